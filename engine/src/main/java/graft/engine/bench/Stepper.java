package graft.engine.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.adapter.LossOptions;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Targets;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.recipe.MicroBatches;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.List;

/// A model in training with what a step needs: forward, loss, backward, clipping, AdamW.
final class Stepper {

    private final AdaptedModel model;
    private final List<NDArray> values;
    private final List<NDArray> first;
    private final List<NDArray> second;
    private final List<NDArray> counts;
    private final List<float[]> kept = new ArrayList<>();

    /// @param state owns the moments
    Stepper(AdaptedModel model, NDManager state) {
        this.model = model;
        values = model.parameters().stream().map(Parameter::value).toList();
        first = zeros(state);
        second = zeros(state);
        counts = values.stream().map(value -> state.zeros(new Shape())).toList();
    }

    private List<NDArray> zeros(NDManager state) {
        return values.stream().map(value -> state.zeros(value.getShape())).toList();
    }

    AdaptedModel model() {
        return model;
    }

    /// @param parts how training would divide the rows
    void step(BenchCase which, BenchRows rows, MicroBatches parts) {
        if (which == BenchCase.FORWARD) {
            try (NDManager scope = scope()) {
                model.hidden(inputs(rows, scope), false);
            }
            return;
        }
        List<BenchRows> microBatches = rows.parts(parts);
        for (int i = 0; i < microBatches.size(); i++) {
            try (NDManager scope = scope()) {
                Inputs inputs = inputs(microBatches.get(i), scope);
                Targets targets = new Targets(scope.zeros(new Shape(inputs.rows()), DataType.INT64));
                BaseModel.Start start = switch (which) {
                    case BOTTLENECK_TOP_LATER -> kept(i, inputs, scope);
                    case FROZEN -> secondLayer(inputs);
                    default -> null;
                };
                Loss loss = start == null
                        ? model.loss(inputs, targets, LossOptions.PLAIN, true)
                        : model.loss(inputs, start, targets, LossOptions.PLAIN);
                loss.backward(1.0 / rows.count());
            }
        }
        try (NDManager scope = scope()) {
            List<NDArray> gradients = Optimize.gradients(scope, values);
            Optimize.clip(gradients, 1);
            Optimize.adamW(values, gradients, first, second, counts, new Optimize.AdamW(1e-4, 0.9, 0.999, 1e-8, 0));
            Optimize.zero(gradients);
        }
    }

    private NDManager scope() {
        return Torch.manager(model.base().device());
    }

    private Inputs inputs(BenchRows rows, NDManager scope) {
        return rows.inputs(scope, model.base().shape().vocabulary());
    }

    /// What the first step computed, read back as training reads it.
    private BaseModel.Start kept(int microBatch, Inputs inputs, NDManager scope) {
        if (microBatch == kept.size()) {
            kept.add(model.frozen(inputs).toFloatArray());
        }
        Shape shape =
                new Shape(inputs.rows(), inputs.length(), model.base().shape().width());
        return new BaseModel.Start(model.frozenLayers(), scope.create(kept.get(microBatch), shape));
    }

    /// The second layer's input as something to be trained, so that gradients go through all layers from there.
    private BaseModel.Start secondLayer(Inputs inputs) {
        try (GradMode _ = GradMode.off()) {
            NDArray state = model.base().upTo(1, inputs, Pass.BASE_ONLY);
            state.setRequiresGradient(true);
            return new BaseModel.Start(1, state);
        }
    }
}
