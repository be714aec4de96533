package graft.app.inspector;

import graft.app.canvas.MethodText;
import graft.app.canvas.Words;
import graft.app.document.Cell;
import graft.app.inspector.SlotViewModel.Placed;
import graft.app.inspector.SlotViewModel.Slot;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Trained;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What stands above an adapter's fields: what it is and where, what it computes, and what that counts.
final class SlotHead {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    /// As many figures of a quotient as are read.
    private static final MathContext FIGURES = new MathContext(4);

    private SlotHead() {}

    /// Mark, name and places of what is edited.
    static HBox name(Slot slot, AdapterKind kind) {
        Set<String> titles =
                slot.chosen().stream().map(each -> Words.title(each.adapter())).collect(Collectors.toSet());
        HBox row = Controls.row(
                new Mark(MarkKind.of(slot.chosen().getFirst().adapter())),
                Controls.label(titles.size() == 1 ? titles.iterator().next() : Words.kind(kind), "g-strong"),
                Controls.label(places(slot.cells()), "g-muted"));
        row.getStyleClass().add("g-slot-head");
        return row;
    }

    /// Several kinds in the selected places: which of them is edited.
    static Node kinds(SlotViewModel model, Slot slot, AdapterKind chosen) {
        FlowPane row = new FlowPane();
        row.getStyleClass().add("g-chips");
        for (AdapterKind kind : slot.kinds()) {
            Button chip = new Button(Words.kind(kind));
            chip.setGraphic(new Mark(MarkKind.of(kind)));
            chip.setId("slot-kind-" + kind.text());
            chip.getStyleClass().setAll("g-chip", "g-pickable");
            chip.pseudoClassStateChanged(CHOSEN, kind == chosen);
            chip.setOnAction(event -> model.pick(kind));
            row.getChildren().add(chip);
        }
        return row;
    }

    /// What it computes, and what it counts in a place.
    static Node formula(Slot slot, @Nullable ModelShape shape) {
        Label formula =
                Controls.label(MethodText.of(slot.chosen().getFirst().adapter()).formula(), "g-formula");
        formula.setWrapText(true);
        formula.setMaxWidth(Double.MAX_VALUE);
        VBox both = new VBox(formula);
        both.getStyleClass().add("g-field");
        if (shape != null && !slot.cells().isEmpty()) {
            long[] counts = slot.chosen().stream()
                    .mapToLong(each -> count(each, shape))
                    .sorted()
                    .distinct()
                    .toArray();
            String words = counts.length == 1
                    ? Messages.text("palette.count.place", Figures.count(counts[0]))
                    : Messages.text(
                            "slot.count.range", Figures.count(counts[0]), Figures.count(counts[counts.length - 1]));
            both.getChildren().add(Controls.label(words + scaling(slot), "g-muted", "g-small"));
        }
        return both;
    }

    /// What α and rank come to, where that is one number.
    private static String scaling(Slot slot) {
        Set<Double> scalings = new HashSet<>();
        for (Placed each : slot.chosen()) {
            Cell cell = each.cell();
            if (cell != null && each.adapter() instanceof LoraSpec lora) {
                scalings.add(lora.scalingAt(cell.site()));
            }
        }
        return scalings.size() == 1
                ? " · "
                        + Messages.text(
                                "slot.scaling.is",
                                Figures.trimmed(
                                        new BigDecimal(scalings.iterator().next())
                                                .round(FIGURES)
                                                .doubleValue()))
                : "";
    }

    private static long count(Placed each, ModelShape shape) {
        Cell cell = each.cell();
        return cell == null ? 0 : Trained.countAt(each.adapter(), cell.layer(), cell.site(), shape);
    }

    static String places(Set<Cell> cells) {
        return switch (cells.size()) {
            case 0 -> Messages.text("slot.whole");
            case 1 -> Messages.text("slot.place");
            default -> Messages.text("slot.places", cells.size());
        };
    }
}
