package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.adapter.Targets;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.recipe.Task;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.LossKernels;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The loss that a case defines: the task's, or without a head a weighted sum over the last hidden
/// state.
final class AdapterLoss implements ReferenceLoss {

    private final AdaptedModel model;
    private final Inputs inputs;
    private final @Nullable NDArray labels;
    private final @Nullable NDArray weights;

    AdapterLoss(AdaptedModel model, Inputs inputs, Map<String, NDArray> given) {
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
        if (labels != null) {
            return model.lossWithoutDropout(here, new Targets(counted(labels, manager)));
        }
        try (GradMode _ = GradMode.on()) {
            NDArray last = model.forward(here, false).last();
            NDArray mask = model.base()
                    .extended(inputs, Pass.EVALUATION)
                    .attentionMask()
                    .toType(DataType.FLOAT32, true);
            mask.attach(manager);
            double count = mask.sum().getFloat();
            return new Loss(last.mul(weights).mul(mask.expandDims(2)).sum(), count);
        }
    }

    /// Labels of padding do not count.
    private NDArray counted(NDArray given, NDManager manager) {
        if (model.task().kind() != Task.Kind.TOKEN_CLASSIFICATION) {
            return given;
        }
        long[] values = given.toLongArray();
        long[] mask = inputs.attentionMask().toLongArray();
        for (int i = 0; i < values.length; i++) {
            if (mask[i] == 0) {
                values[i] = LossKernels.IGNORE;
            }
        }
        return manager.create(values, given.getShape());
    }
}
