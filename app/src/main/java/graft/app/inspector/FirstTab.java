package graft.app.inspector;

import graft.app.inspector.SlotViewModel.Slot;
import graft.app.ui.Controls;
import graft.app.ui.Help;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.recipe.AdapterKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// The inspector of Explore, one form: how large the adapter is, how fast and how long it learns. Each field says why
/// one would change it. The size is that of all places while none is selected, so it is always there.
public final class FirstTab implements InspectorTab {

    private static final String COMMAND = "command.training";

    private final SlotViewModel model;
    private final RecipeFields fields;
    private final VBox adapter = new VBox();
    private final Map<AdapterKind, FieldRow> sizes = new EnumMap<>(AdapterKind.class);

    /// @param model of all places while none is selected
    public FirstTab(SlotViewModel model, RecipeFields fields) {
        this.model = model;
        this.fields = fields;
    }

    @Override
    public String id() {
        return "first";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("level.explore"));
    }

    @Override
    public Level level() {
        return Level.EXPLORE;
    }

    /// Higher levels have these fields and more in forms of their own.
    @Override
    public boolean at(Level level) {
        return level == Level.EXPLORE;
    }

    @Override
    public Node content() {
        adapter.getStyleClass().add("g-form");
        model.slotProperty().subscribe(this::show);
        PathField epochs = new PathField(
                        fields,
                        Messages.text("training.epochs"),
                        "3",
                        COMMAND,
                        "training.epochs",
                        recipe -> TrainingTab.epochs(recipe.training()))
                .help(Messages.text("training.epochs.help"));
        VBox why = new VBox(words(Messages.text("training.rate.help")), words(Messages.text("training.epochs.help")));
        why.getStyleClass().add("g-close");
        VBox training = new VBox(
                Controls.label(Messages.text("training.title"), "g-strong"), RateField.beside(epochs, fields), why);
        training.getStyleClass().addAll("g-form", "g-part");
        VBox all = new VBox(adapter, training);
        all.getStyleClass().add("g-parts");
        return all;
    }

    private void show(Slot slot) {
        Optional<AdapterKind> kind = slot.kind();
        Optional<FieldRow> size = kind.flatMap(this::size);
        sizes.values().stream()
                .filter(row -> size.isEmpty() || row != size.get())
                .forEach(FieldRow::leave);
        if (kind.isEmpty()) {
            adapter.getChildren().setAll(words(Messages.text("first.none")));
            return;
        }
        adapter.getChildren().setAll(SlotHead.name(slot, kind.get()), SlotHead.formula(slot, model.shape()));
        if (slot.kinds().size() > 1) {
            adapter.getChildren().addFirst(SlotHead.kinds(model, slot, kind.get()));
        }
        adapter.getChildren()
                .add(size.<Node>map(FirstTab::field).orElseGet(() -> words(Messages.text("first.no-size"))));
        size.ifPresent(FieldRow::show);
    }

    private Optional<FieldRow> size(AdapterKind kind) {
        return MethodFields.size(kind).map(spec -> sizes.computeIfAbsent(kind, fresh -> new FieldRow(model, spec)));
    }

    private static Node field(FieldRow row) {
        VBox all = new VBox(row.field());
        Node chips = row.chips();
        if (chips != null) {
            all.getChildren().add(chips);
        }
        all.getChildren().add(words(row.spec().help()));
        all.getStyleClass().add("g-field");
        Help.note(
                all,
                () -> new Help(row.field().label(), row.spec().help().lines().toList()));
        return all;
    }

    private static Label words(String text) {
        Label words = Controls.label(text, "g-muted", "g-small");
        words.setWrapText(true);
        return words;
    }
}
