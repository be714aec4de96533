package graft.app.inspector;

import graft.app.inspector.SlotViewModel.Entry;
import graft.app.inspector.SlotViewModel.Slot;
import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.recipe.AdapterKind;
import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// The inspector's first tab: what stands in the selected places. While nothing is selected it lists the recipe's
/// adapters, and picking one selects its places.
public final class SlotTab implements InspectorTab {

    private final SlotViewModel model;
    private final VBox content = new VBox();
    private final VBox head = new VBox();
    private final BottleneckForm bottleneck;
    private final LoraForm lora;
    private Optional<AdapterKind> formOf = Optional.empty();

    public SlotTab(SlotViewModel model) {
        this.model = model;
        bottleneck = new BottleneckForm(model);
        lora = new LoraForm(model);
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
            if (model.slot().placed().isEmpty()) {
                show(model.slot());
            }
        });
        return content;
    }

    private void show(Slot slot) {
        if (slot.placed().isEmpty()) {
            formOf = Optional.empty();
            content.getChildren().setAll(list());
            return;
        }
        head.getChildren().setAll(heading(slot));
        Optional<AdapterKind> kind = slot.kind();
        if (kind.isEmpty()) {
            formOf = Optional.empty();
            content.getChildren().setAll(head, note(Messages.text("slot.several.kinds")));
            return;
        }
        switch (kind.get()) {
            case BOTTLENECK -> bottleneck.show(slot);
            case LORA -> lora.show(slot);
            case COMPACTER, VERA, IA3, PREFIX, PROMPT, REFT, INVERTIBLE, BITFIT, LAYERNORM, FULL -> {}
        }
        if (!formOf.equals(kind)) {
            formOf = kind;
            content.getChildren().setAll(head);
            if (kind.get() == AdapterKind.LORA) {
                content.getChildren().add(lora);
            } else if (kind.get() == AdapterKind.BOTTLENECK) {
                content.getChildren().add(bottleneck);
            }
        }
    }

    private Node heading(Slot slot) {
        int places = slot.cells().size();
        String count = places == 1 ? Messages.text("slot.place") : Messages.text("slot.places", places);
        Label name = Controls.label(slot.kind().map(SlotTab::words).orElse(Messages.text("slot.several")), "g-strong");
        Label many = Controls.label(count, "g-muted");
        Node row = slot.kind()
                .map(MarkKind::of)
                .<Node>map(kind -> Controls.row(new Mark(kind), name, many))
                .orElseGet(() -> Controls.row(name, many));
        row.getStyleClass().add("g-slot-head");
        return row;
    }

    private Node list() {
        VBox list = new VBox(note(Messages.text("slot.none")));
        list.getStyleClass().add("g-form");
        for (Entry entry : model.entriesProperty().get()) {
            Label name = Controls.label(words(entry.kind()));
            Label where = Controls.label(
                    entry.wholeModel()
                            ? Messages.text("slot.whole")
                            : Messages.text("slot.places", entry.cells().size()),
                    "g-muted");
            Button row = new Button();
            row.setGraphic(Controls.row(new Mark(MarkKind.of(entry.kind())), name, Controls.spacer(), where));
            row.getStyleClass().setAll("g-list-row");
            row.setMaxWidth(Double.MAX_VALUE);
            row.setAccessibleText(name.getText() + " " + where.getText());
            row.setDisable(entry.cells().isEmpty());
            row.setOnAction(event -> model.select(entry.cells()));
            list.getChildren().add(row);
        }
        return list;
    }

    private static Label note(String text) {
        Label note = Controls.label(text, "g-muted");
        note.setWrapText(true);
        return note;
    }

    static String words(AdapterKind kind) {
        return switch (kind) {
            case BOTTLENECK -> Messages.text("kind.bottleneck");
            case COMPACTER -> Messages.text("kind.compacter");
            case LORA -> Messages.text("kind.lora");
            case VERA -> Messages.text("kind.vera");
            case IA3 -> Messages.text("kind.ia3");
            case PREFIX -> Messages.text("kind.prefix");
            case PROMPT -> Messages.text("kind.prompt");
            case REFT -> Messages.text("kind.reft");
            case INVERTIBLE -> Messages.text("kind.invertible");
            case BITFIT -> Messages.text("kind.bitfit");
            case LAYERNORM -> Messages.text("kind.layernorm");
            case FULL -> Messages.text("kind.full");
        };
    }
}
