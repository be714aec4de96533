package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import graft.engine.adapter.Loss;
import graft.engine.adapter.Targets;
import graft.engine.compose.ComposedModel;
import graft.engine.compose.Composition;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Inputs;
import graft.engine.tensor.GradMode;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The loss of a composition's case: of each output by its head, added up, or without heads a weighted sum
/// over the last hidden states.
final class ComposedLoss implements ReferenceLoss {

    private final ComposedModel model;
    private final Inputs inputs;
    private final @Nullable NDArray labels;
    private final @Nullable NDArray weights;

    ComposedLoss(ComposedModel model, Inputs inputs, Map<String, NDArray> given) {
        this.model = model;
        this.inputs = inputs;
        this.labels = given.get("labels");
        this.weights = given.get("loss_weights");
        if (labels == null && weights == null) {
            throw new InvalidInput(ErrorCode.ADAPTER_UNSUPPORTED, "the case defines no loss that is known.", "");
        }
    }

    @Override
    public Loss compute(NDManager manager) {
        NDArray ids = inputs.inputIds().duplicate();
        ids.attach(manager);
        Inputs here = new Inputs(ids, inputs.attentionMask(), inputs.tokenTypeIds(), inputs.positionIds());
        return labels != null ? ofHeads(here, new Targets(labels)) : ofStates(here, manager);
    }

    /// The labels are the same for all, so the means have one divisor.
    private Loss ofHeads(Inputs here, Targets targets) {
        Loss all = null;
        for (Composition alternative : model.alternatives()) {
            Loss one = model.on(alternative).lossWithoutDropout(here, targets);
            try (GradMode _ = GradMode.on()) {
                all = all == null ? one : new Loss(all.sum().add(one.sum()), one.weight());
            }
        }
        return Objects.requireNonNull(all);
    }

    private Loss ofStates(Inputs here, NDManager manager) {
        try (GradMode _ = GradMode.on()) {
            NDArray mask = inputs.attentionMask().toType(DataType.FLOAT32, true);
            mask.attach(manager);
            double ones = mask.sum().getFloat();
            NDArray counted = Objects.requireNonNull(weights).mul(mask.expandDims(2));
            counted.attach(manager);
            NDArray sum = null;
            int outputs = 0;
            for (ComposedModel.Output output : model.forward(here, false)) {
                NDArray one = output.hidden().last().mul(counted).sum();
                sum = sum == null ? one : sum.add(one);
                outputs++;
            }
            return new Loss(Objects.requireNonNull(sum), outputs * ones);
        }
    }
}
