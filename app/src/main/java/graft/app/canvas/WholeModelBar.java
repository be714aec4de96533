package graft.app.canvas;

import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import java.util.function.Consumer;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;

/// What the recipe trains beyond the cells: BitFit, full fine-tuning, or nothing but the head. A chip each; Delete or
/// a click on its cross takes it out.
final class WholeModelBar extends HBox {

    private final Consumer<AdapterKind> remove;

    WholeModelBar(Consumer<AdapterKind> remove) {
        this.remove = remove;
        getStyleClass().addAll("g-row", "g-whole");
    }

    void show(Recipe recipe) {
        getChildren().clear();
        for (AdapterSpec adapter : recipe.adapters()) {
            if (Placements.wholeModel(adapter.kind())) {
                getChildren().add(chip(adapter));
            }
        }
        if (recipe.adapters().isEmpty()) {
            getChildren().add(Controls.label(Messages.text("canvas.head.only"), "g-muted"));
        }
    }

    private HBox chip(AdapterSpec adapter) {
        AdapterKind kind = adapter.kind();
        String words = switch (kind) {
            case FULL -> Messages.text("canvas.whole.full");
            case LAYERNORM -> Messages.text("canvas.whole.layernorm");
            default -> Messages.text("canvas.whole.bitfit");
        };
        Label cross = new Label("×");
        cross.getStyleClass().add("g-muted");
        cross.setOnMouseClicked(event -> remove.accept(kind));
        HBox chip = new HBox(new Mark(MarkKind.of(kind)), new Label(words), cross);
        chip.getStyleClass().add("g-whole-chip");
        chip.setId("whole-" + kind.text());
        chip.setFocusTraversable(true);
        chip.setAccessibleRole(AccessibleRole.BUTTON);
        chip.setAccessibleText(Messages.text("canvas.whole.remove", words));
        chip.setOnMousePressed(event -> chip.requestFocus());
        chip.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
                remove.accept(kind);
                event.consume();
            }
        });
        return chip;
    }
}
