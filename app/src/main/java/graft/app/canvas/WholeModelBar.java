package graft.app.canvas;

import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.Recipe;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// What the recipe trains beyond the cells: BitFit, norms, full fine-tuning, or nothing but the head. A chip each: a
/// click or Enter shows its fields, Delete or a click on its cross takes it out.
final class WholeModelBar extends HBox {

    private static final PseudoClass PICKED = PseudoClass.getPseudoClass("picked");

    private final Consumer<AdapterKind> pick;
    private final Consumer<AdapterKind> remove;
    private final Runnable dropNoLayers;

    /// @param pick         shows a kind's fields
    /// @param dropNoLayers ends robust AdapterDrop
    WholeModelBar(Consumer<AdapterKind> pick, Consumer<AdapterKind> remove, Runnable dropNoLayers) {
        this.pick = pick;
        this.remove = remove;
        this.dropNoLayers = dropNoLayers;
        getStyleClass().addAll("g-row", "g-whole");
    }

    void show(Recipe recipe) {
        getChildren().clear();
        for (AdapterSpec adapter : recipe.adapters()) {
            if (Placements.wholeModel(adapter.kind())) {
                getChildren().add(chip(adapter));
            }
        }
        if (LayerDrop.layers(recipe) instanceof Integer layers) {
            String words = Messages.text("canvas.layer-drop", layers);
            getChildren().add(chip("layer-drop", words, () -> {}, dropNoLayers, new Label(words)));
        }
        if (recipe.adapters().isEmpty()) {
            getChildren().add(Controls.label(Messages.text("canvas.head.only"), "g-muted"));
        }
    }

    /// Outlines the chip of the kind whose fields are shown.
    void showPicked(@Nullable AdapterKind picked) {
        for (Node chip : getChildren()) {
            chip.pseudoClassStateChanged(PICKED, picked != null && (("whole-" + picked.text()).equals(chip.getId())));
        }
    }

    private static String words(AdapterSpec adapter) {
        String what = switch (adapter) {
            case FullSpec _ -> Messages.text("canvas.whole.full");
            case BitFitSpec spec
            when !spec.terms().isEmpty() -> Messages.text("canvas.whole.biases", String.join(", ", spec.terms()));
            case BitFitSpec _ -> Messages.text("canvas.whole.bitfit");
            default -> Messages.text("canvas.whole.layernorm");
        };
        boolean all = adapter.layers().equals(LayerSelection.ALL) || adapter instanceof FullSpec;
        String where = all
                ? what
                : what + ", " + Messages.text("canvas.layers", adapter.layers().text());
        return adapter.enabled() ? where : where + ", " + Messages.text("canvas.off");
    }

    private HBox chip(AdapterSpec adapter) {
        AdapterKind kind = adapter.kind();
        String words = words(adapter);
        return chip(
                "whole-" + kind.text(),
                words,
                () -> pick.accept(kind),
                () -> remove.accept(kind),
                new Mark(MarkKind.of(adapter)),
                new Label(words));
    }

    private static HBox chip(String id, String words, Runnable pick, Runnable remove, Node... content) {
        Label cross = new Label("×");
        cross.getStyleClass().add("g-muted");
        cross.setOnMouseClicked(event -> {
            remove.run();
            event.consume();
        });
        HBox chip = new HBox(content);
        chip.getChildren().add(cross);
        chip.getStyleClass().add("g-whole-chip");
        chip.setId(id);
        chip.setFocusTraversable(true);
        chip.setAccessibleRole(AccessibleRole.BUTTON);
        chip.setAccessibleText(Messages.text("canvas.whole.remove", words));
        chip.setOnMousePressed(event -> chip.requestFocus());
        chip.setOnMouseClicked(event -> pick.run());
        chip.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
                remove.run();
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                pick.run();
                event.consume();
            }
        });
        return chip;
    }
}
