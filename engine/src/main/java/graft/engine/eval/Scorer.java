package graft.engine.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;

/// What an evaluation asks of a model, or of several that answer together: logits without gradients and dropout.
public interface Scorer {

    Task task();

    /// Whose sub-managers own a batch's tensors.
    NDManager manager();

    /// Of rows (B, C), or of every position.
    NDArray logits(Inputs inputs);

    /// At some positions of the flattened (B·S): (N, C) or (N, V).
    NDArray logitsAt(Inputs inputs, long[] places);

    static Scorer of(AdaptedModel model) {
        return new Scorer() {
            @Override
            public Task task() {
                return model.task();
            }

            @Override
            public NDManager manager() {
                return model.base().manager();
            }

            @Override
            public NDArray logits(Inputs inputs) {
                return model.logits(inputs, false);
            }

            @Override
            public NDArray logitsAt(Inputs inputs, long[] places) {
                return model.logitsAt(inputs, places);
            }
        };
    }
}
