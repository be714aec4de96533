package graft.app.inspector;

import graft.app.inspector.SlotViewModel.Slot;
import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.engine.recipe.Activation;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Size, activation, dropout, scaling and start of the selected bottlenecks.
final class BottleneckForm extends VBox {

    private static final int LARGEST = 4096;

    private enum ScalingKind {
        FIXED,
        LEARNED,
        CHANNEL
    }

    private final SlotViewModel model;
    private final TextEntry size;
    private final TextEntry reduction;
    private final TextEntry dropout;
    private final TextEntry scaling;
    private final Chips<Integer> sizes;
    private final Choice<Activation> activation;
    private final Choice<ScalingKind> scalingKind;
    private final Choice<BottleneckSpec.Init> init;
    private final Field initField;
    private final AppliesTo appliesTo;

    BottleneckForm(SlotViewModel model) {
        this.model = model;
        getStyleClass().add("g-form");
        size = new TextEntry(
                "slot-size",
                (text, group) -> Numbers.within(text, 1, LARGEST, true, r -> model.setSize((int) r, group)));
        reduction = new TextEntry(
                "slot-reduction",
                (text, group) ->
                        Numbers.within(text, 0.1, LARGEST, false, factor -> model.setReduction(factor, group)));
        Map<Integer, String> common = new LinkedHashMap<>();
        List.of(8, 16, 32, 48, 64, 256).forEach(r -> common.put(r, Integer.toString(r)));
        sizes = new Chips<>(common, r -> model.setSize(r, null));
        activation = new Choice<>(
                "slot-activation", List.of(Activation.values()), BottleneckForm::words, model::setActivation);
        dropout = new TextEntry(
                "slot-dropout", (text, group) -> Numbers.within(text, 0, 0.99, false, p -> model.setDropout(p, group)));
        scaling = new TextEntry(
                "slot-scaling",
                (text, group) -> Numbers.within(
                        text, -100, 100, false, s -> model.setScaling(new BottleneckSpec.Scaling.Fixed(s), group)));
        scalingKind = new Choice<>(
                "slot-scaling-kind", List.of(ScalingKind.values()), BottleneckForm::words, this::pickScaling);
        init = new Choice<>("slot-init", List.of(BottleneckSpec.Init.values()), BottleneckForm::words, model::setInit);
        initField = new Field(Messages.text("slot.init"), init);
        appliesTo = new AppliesTo(model);
        arrange();
    }

    private void arrange() {
        Field sizeField = new Field(Messages.text("slot.size"), size);
        Field reductionField = new Field(Messages.text("slot.reduction"), reduction);
        HBox.setHgrow(sizeField, Priority.ALWAYS);
        HBox.setHgrow(reductionField, Priority.ALWAYS);
        HBox linked = Controls.row(sizeField, reductionField);
        linked.setAlignment(javafx.geometry.Pos.TOP_LEFT);
        Field dropoutField = new Field(Messages.text("slot.dropout"), dropout);
        dropoutField.hint(Messages.text("form.default", "0"));
        Field factor = new Field(Messages.text("slot.scaling"), scaling);
        Field kind = new Field(" ", scalingKind);
        HBox.setHgrow(factor, Priority.ALWAYS);
        scalingKind.setPrefWidth(130);
        HBox scale = Controls.row(factor, kind);
        scale.setAlignment(javafx.geometry.Pos.TOP_LEFT);
        getChildren()
                .addAll(
                        linked,
                        sizes,
                        new Field(Messages.text("slot.activation"), activation),
                        dropoutField,
                        scale,
                        initField,
                        appliesTo);
    }

    void show(Slot slot) {
        Set<Integer> widths = slot.sizes();
        Numbers.show(size, widths);
        sizes.choose(widths);
        Numbers.show(
                reduction,
                Set.copyOf(model.reductions().values().stream()
                        .map(factor -> Math.round(factor * 100) / 100.0)
                        .toList()));
        String mixed = Messages.text("form.mixed");
        activation.show(Numbers.one(values(slot, BottleneckSpec::activation)), mixed);
        Numbers.show(dropout, slot.values((adapter, at) -> adapter.common().dropout()));
        Set<BottleneckSpec.Scaling> scalings = values(slot, BottleneckSpec::scaling);
        ScalingKind kind =
                Numbers.one(scalings.stream().map(BottleneckForm::kind).collect(Collectors.toSet()));
        scalingKind.show(kind, mixed);
        scaling.setDisable(kind != ScalingKind.FIXED);
        Numbers.show(
                scaling,
                scalings.stream()
                        .map(each -> each instanceof BottleneckSpec.Scaling.Fixed fixed ? fixed.factor() : 1.0)
                        .collect(Collectors.toSet()));
        BottleneckSpec.Init start = Numbers.one(values(slot, BottleneckSpec::init));
        init.show(start, mixed);
        initField.hint(
                start == null
                        ? ""
                        : Messages.text(
                                start == BottleneckSpec.Init.ZERO_UP || start == BottleneckSpec.Init.MAM
                                        ? "slot.identity"
                                        : "slot.near-identity"));
        appliesTo.show();
    }

    private static <T> Set<T> values(Slot slot, Function<BottleneckSpec, T> value) {
        return slot.values((AdapterSpec adapter, SlotViewModel.Placed at) ->
                adapter instanceof BottleneckSpec bottleneck ? value.apply(bottleneck) : null);
    }

    private void pickScaling(ScalingKind kind) {
        model.setScaling(
                switch (kind) {
                    case FIXED ->
                        new BottleneckSpec.Scaling.Fixed(
                                Numbers.read(scaling.getText()).orElse(1));
                    case LEARNED -> new BottleneckSpec.Scaling.Learned();
                    case CHANNEL -> new BottleneckSpec.Scaling.Channel();
                },
                null);
    }

    private static ScalingKind kind(BottleneckSpec.Scaling scaling) {
        return switch (scaling) {
            case BottleneckSpec.Scaling.Fixed fixed -> ScalingKind.FIXED;
            case BottleneckSpec.Scaling.Learned learned -> ScalingKind.LEARNED;
            case BottleneckSpec.Scaling.Channel channel -> ScalingKind.CHANNEL;
        };
    }

    private static String words(ScalingKind kind) {
        return switch (kind) {
            case FIXED -> Messages.text("slot.scaling.fixed");
            case LEARNED -> Messages.text("slot.scaling.learned");
            case CHANNEL -> Messages.text("slot.scaling.channel");
        };
    }

    private static String words(BottleneckSpec.Init init) {
        return switch (init) {
            case ZERO_UP -> Messages.text("slot.init.zero-up");
            case BERT -> Messages.text("slot.init.bert");
            case HOULSBY -> Messages.text("slot.init.houlsby");
            case MAM -> Messages.text("slot.init.mam");
        };
    }

    static String words(Activation activation) {
        return switch (activation) {
            case RELU -> "ReLU";
            case GELU -> "GELU";
            case GELU_TANH -> "GELU (tanh)";
            case QUICK_GELU -> "GELU (quick)";
            case RELU_SQUARED -> "ReLU²";
            case RELU6 -> "ReLU6";
            case MISH -> "Mish";
            case SWISH -> "Swish";
            case TANH -> "tanh";
            case SIGMOID -> "sigmoid";
            case LEAKY_RELU -> "leaky ReLU";
            case LINEAR -> Messages.text("slot.activation.linear");
        };
    }
}
