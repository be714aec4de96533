package graft.app.inspector;

import graft.app.canvas.MethodText;
import graft.app.canvas.Words;
import graft.app.document.Cell;
import graft.app.inspector.SlotViewModel.Entry;
import graft.app.inspector.SlotViewModel.Placed;
import graft.app.inspector.SlotViewModel.Slot;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Trained;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/// The inspector's first tab: what stands in the selected places, one kind at a time. While nothing is selected it
/// lists the recipe's adapters, and picking one selects its places.
public final class SlotTab implements InspectorTab {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    /// As many figures of a quotient as are read.
    private static final MathContext FIGURES = new MathContext(4);

    private final SlotViewModel model;
    private final VBox content = new VBox();
    private final VBox head = new VBox();
    private final Map<AdapterKind, MethodForm> forms = new EnumMap<>(AdapterKind.class);

    public SlotTab(SlotViewModel model) {
        this.model = model;
    }

    @Override
    public String id() {
        return "slot";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("slot.title"));
    }

    @Override
    public Node content() {
        content.getStyleClass().add("g-form");
        head.getStyleClass().add("g-form");
        model.slotProperty().subscribe(this::show);
        model.entriesProperty().addListener(observed -> {
            if (model.slot().all().isEmpty()) {
                show(model.slot());
            }
        });
        return content;
    }

    private void show(Slot slot) {
        Optional<AdapterKind> kind = slot.kind();
        if (kind.isEmpty()) {
            forms.values().forEach(MethodForm::leave);
            content.getChildren().setAll(list());
            return;
        }
        head.getChildren().setAll(heading(slot, kind.get()));
        if (slot.kinds().size() > 1) {
            head.getChildren().addFirst(kinds(slot, kind.get()));
        }
        head.getChildren().add(formula(slot));
        SlotProblems.Told told = model.toldOfPlaces();
        if (!told.words().isEmpty()) {
            Label problem = Controls.label(told.words(), told.error() ? "g-failed" : "g-attention", "g-small");
            problem.setWrapText(true);
            head.getChildren().add(problem);
        }
        MethodForm form = forms.computeIfAbsent(kind.get(), fresh -> new MethodForm(model, fresh));
        form.show();
        if (!content.getChildren().contains(form)) {
            forms.values().stream().filter(other -> other != form).forEach(MethodForm::leave);
            content.getChildren().setAll(head, form);
        }
    }

    /// Several kinds in the selected places: which of them is edited.
    private Node kinds(Slot slot, AdapterKind chosen) {
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

    private Node heading(Slot slot, AdapterKind kind) {
        Set<String> titles =
                slot.chosen().stream().map(each -> Words.title(each.adapter())).collect(Collectors.toSet());
        String title = titles.size() == 1 ? titles.iterator().next() : Words.kind(kind);
        CheckBox on = new CheckBox(Messages.text("slot.on"));
        on.setId("slot-enabled");
        Set<Boolean> states =
                slot.chosen().stream().map(each -> each.adapter().enabled()).collect(Collectors.toSet());
        on.setIndeterminate(states.size() > 1);
        on.setSelected(states.equals(Set.of(true)));
        on.setOnAction(event -> model.setEnabled(on.isSelected()));
        Node row = Controls.row(
                new Mark(MarkKind.of(slot.chosen().getFirst().adapter())),
                Controls.label(title, "g-strong"),
                Controls.label(places(slot.cells()), "g-muted"),
                Controls.spacer(),
                on);
        row.getStyleClass().add("g-slot-head");
        return row;
    }

    /// What it computes, and what it counts in a place.
    private Node formula(Slot slot) {
        Label formula =
                Controls.label(MethodText.of(slot.chosen().getFirst().adapter()).formula(), "g-formula");
        formula.setWrapText(true);
        formula.setMaxWidth(Double.MAX_VALUE);
        ModelShape shape = model.shape();
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

    private static String places(Set<Cell> cells) {
        return switch (cells.size()) {
            case 0 -> Messages.text("slot.whole");
            case 1 -> Messages.text("slot.place");
            default -> Messages.text("slot.places", cells.size());
        };
    }

    private Node list() {
        Label note = Controls.label(Messages.text("slot.none"), "g-muted");
        note.setWrapText(true);
        VBox rows = new VBox();
        for (Entry entry : model.entriesProperty().get()) {
            rows.getChildren().add(row(entry));
        }
        VBox list = new VBox(note, rows);
        list.getStyleClass().add("g-form");
        return list;
    }

    private Button row(Entry entry) {
        AdapterSpec adapter = entry.adapter();
        ModelShape shape = model.shape();
        String size = shape == null || entry.cells().isEmpty()
                ? ""
                : Words.measure(adapter, entry.cells().iterator().next(), shape);
        Label name = Controls.label(Words.title(adapter));
        Label measure = Controls.label(size, "g-muted", "g-small");
        Label where = Controls.label(
                adapter.enabled() ? places(entry.cells()) : Messages.text("canvas.off"), "g-muted", "g-small");
        Button row = new Button();
        row.setGraphic(Controls.row(new Mark(MarkKind.of(adapter)), name, measure, Controls.spacer(), where));
        row.getStyleClass().setAll("g-list-row");
        row.setMaxWidth(Double.MAX_VALUE);
        row.setAccessibleText(name.getText() + " " + size + " " + where.getText());
        row.setOnAction(event -> model.select(entry));
        return row;
    }
}
