package graft.app.inspector;

import graft.app.canvas.PlaceHint;
import graft.app.canvas.Words;
import graft.app.document.Cell;
import graft.app.inspector.SlotViewModel.Entry;
import graft.app.inspector.SlotViewModel.Slot;
import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// The inspector's first tab: what stands in the selected places, one kind at a time. While nothing is selected it
/// lists the recipe's adapters, and picking one selects its places.
public final class SlotTab implements InspectorTab {

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
        model.entriesProperty().addListener(observed -> showNone());
        model.emptyProperty().addListener(observed -> showNone());
        return content;
    }

    private void showNone() {
        if (model.slot().all().isEmpty()) {
            show(model.slot());
        }
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
            head.getChildren().addFirst(SlotHead.kinds(model, slot, kind.get()));
        }
        head.getChildren().add(SlotHead.formula(slot, model.shape()));
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

    private Node heading(Slot slot, AdapterKind kind) {
        CheckBox on = new CheckBox(Messages.text("slot.on"));
        on.setId("slot-enabled");
        Set<Boolean> states =
                slot.chosen().stream().map(each -> each.adapter().enabled()).collect(Collectors.toSet());
        on.setIndeterminate(states.size() > 1);
        on.setSelected(states.equals(Set.of(true)));
        on.setOnAction(event -> model.setEnabled(on.isSelected()));
        HBox row = SlotHead.name(slot, kind);
        row.getChildren().addAll(Controls.spacer(), on);
        return row;
    }

    private Node list() {
        Label note = Controls.label(note(), "g-muted");
        note.setId("slot-none");
        note.setWrapText(true);
        VBox rows = new VBox();
        for (Entry entry : model.entriesProperty().get()) {
            rows.getChildren().add(row(entry));
        }
        VBox list = new VBox(note, rows);
        list.getStyleClass().add("g-form");
        return list;
    }

    private String note() {
        Set<Cell> empty = model.emptyProperty().get();
        ModelShape shape = model.shape();
        if (shape == null || empty.isEmpty()) {
            return Messages.text("slot.none");
        }
        Set<Site> sites = empty.stream().map(Cell::site).collect(Collectors.toSet());
        return Messages.text("slot.empty", empty.size(), PlaceHint.takes(sites, shape));
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
                adapter.enabled() ? SlotHead.places(entry.cells()) : Messages.text("canvas.off"), "g-muted", "g-small");
        Button row = new Button();
        row.setGraphic(Controls.row(new Mark(MarkKind.of(adapter)), name, measure, Controls.spacer(), where));
        row.getStyleClass().setAll("g-list-row");
        row.setMaxWidth(Double.MAX_VALUE);
        row.setAccessibleText(name.getText() + " " + size + " " + where.getText());
        row.setOnAction(event -> model.select(entry));
        return row;
    }
}
