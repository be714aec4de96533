package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import graft.engine.adapter.AdaptedModel;
import graft.engine.model.BaseModel;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.tensor.GradMode;
import org.jspecify.annotations.Nullable;

/// How far two ways of computing the same outputs are apart on some rows.
///
/// @param what        `logits`, or `last hidden state` where there is no head
/// @param largest     difference
/// @param scale       largest absolute value of the outputs
/// @param predictions that were compared: rows, or positions that are no padding
/// @param changed     of them those whose largest output is another; 0 where there is no head
/// @param rows        what they were computed on
public record Agreement(String what, double largest, double scale, long predictions, long changed, String rows) {

    /// The difference relative to the outputs' size.
    public double relative() {
        return scale == 0 ? largest : largest / scale;
    }

    /// Something that computes outputs.
    interface Outputs {
        /// Logits, or null where there is no head.
        @Nullable
        NDArray logits(Inputs inputs);

        /// (B, S, d).
        NDArray last(Inputs inputs);
    }

    static Outputs of(AdaptedModel model) {
        return new Outputs() {
            @Override
            public @Nullable NDArray logits(Inputs inputs) {
                return model.logitsOrNull(last(inputs), inputs);
            }

            @Override
            public NDArray last(Inputs inputs) {
                return model.hidden(inputs, false).last();
            }
        };
    }

    static Outputs of(BaseModel model) {
        return new Outputs() {
            @Override
            public @Nullable NDArray logits(Inputs inputs) {
                return model.logits(last(inputs), inputs);
            }

            @Override
            public NDArray last(Inputs inputs) {
                Hidden hidden = model.forward(inputs, Pass.EVALUATION, false);
                return hidden.last();
            }
        };
    }

    static Agreement between(Outputs one, Outputs other, RowMaker rows, NDManager manager) {
        double largest = 0;
        double scale = 0;
        long predictions = 0;
        long changed = 0;
        boolean heads = true;
        try (GradMode _ = GradMode.off();
                NDManager scope = manager.newSubManager()) {
            for (Inputs inputs : rows.batches(scope)) {
                NDArray first = one.logits(inputs);
                NDArray second = other.logits(inputs);
                if (first == null || second == null || !first.getShape().equals(second.getShape())) {
                    heads = false;
                    first = one.last(inputs);
                    second = other.last(inputs);
                }
                NDArray mask = inputs.attentionMask().toType(DataType.FLOAT32, true);
                if (first.getShape().dimension() == 3) {
                    NDArray there = mask.expandDims(2);
                    first = first.mul(there);
                    second = second.mul(there);
                    predictions += (long) mask.sum().toFloatArray()[0];
                } else {
                    predictions += inputs.rows();
                }
                largest = Math.max(largest, first.sub(second).abs().max().toFloatArray()[0]);
                scale = Math.max(scale, first.abs().max().toFloatArray()[0]);
                if (heads) {
                    changed += first.argMax(-1)
                            .neq(second.argMax(-1))
                            .toType(DataType.INT64, true)
                            .sum()
                            .toLongArray()[0];
                }
            }
        }
        return new Agreement(heads ? "logits" : "last hidden state", largest, scale, predictions, changed, rows.what());
    }
}
