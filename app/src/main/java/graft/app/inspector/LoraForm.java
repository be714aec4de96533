package graft.app.inspector;

import graft.app.inspector.SlotViewModel.Slot;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.LoraSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.control.CheckBox;
import javafx.scene.layout.VBox;

/// Rank, α, scaling and dropout of the selected LoRA places.
final class LoraForm extends VBox {

    private static final int LARGEST = 4096;

    private final SlotViewModel model;
    private final TextEntry rank;
    private final TextEntry alpha;
    private final TextEntry dropout;
    private final Chips<Integer> ranks;
    private final CheckBox stabilized = new CheckBox(Messages.text("slot.stabilized"));
    private final Field alphaField;
    private final AppliesTo appliesTo;

    LoraForm(SlotViewModel model) {
        this.model = model;
        getStyleClass().add("g-form");
        rank = new TextEntry(
                "slot-rank",
                (text, group) -> Numbers.within(text, 1, LARGEST, true, r -> model.setSize((int) r, group)));
        alpha = new TextEntry(
                "slot-alpha", (text, group) -> Numbers.within(text, 1e-6, 1e6, false, a -> model.setAlpha(a, group)));
        dropout = new TextEntry(
                "slot-lora-dropout",
                (text, group) -> Numbers.within(text, 0, 0.99, false, p -> model.setDropout(p, group)));
        Map<Integer, String> common = new LinkedHashMap<>();
        List.of(1, 2, 4, 8, 16, 64).forEach(r -> common.put(r, Integer.toString(r)));
        ranks = new Chips<>(common, r -> model.setSize(r, null));
        stabilized.setId("slot-stabilized");
        stabilized.setOnAction(event -> model.setRankStabilized(stabilized.isSelected()));
        alphaField = new Field(Messages.text("slot.alpha"), alpha);
        appliesTo = new AppliesTo(model);
        Field dropoutField = new Field(Messages.text("slot.dropout"), dropout);
        dropoutField.hint(Messages.text("form.default", "0"));
        Field rankField = new Field(Messages.text("slot.rank"), rank);
        rankField.hint(Messages.text("form.default", "8"));
        getChildren().addAll(rankField, ranks, alphaField, stabilized, dropoutField, appliesTo);
    }

    void show(Slot slot) {
        Numbers.show(rank, slot.sizes());
        ranks.choose(slot.sizes());
        Numbers.show(alpha, slot.values((adapter, at) -> adapter instanceof LoraSpec lora ? lora.alpha() : null));
        Double scaling = Numbers.one(slot.values((adapter, at) ->
                adapter instanceof LoraSpec lora ? lora.scalingAt(at.cell().site()) : null));
        alphaField.hint(scaling == null ? "" : Messages.text("slot.scaling.is", Figures.trimmed(scaling)));
        Set<Boolean> stable =
                slot.values((adapter, at) -> adapter instanceof LoraSpec lora ? lora.rankStabilized() : null);
        stabilized.setIndeterminate(stable.size() > 1);
        stabilized.setSelected(Boolean.TRUE.equals(Numbers.one(stable)));
        Numbers.show(dropout, slot.values((adapter, at) -> adapter.common().dropout()));
        appliesTo.show();
    }
}
