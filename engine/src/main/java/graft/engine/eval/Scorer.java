package graft.engine.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;
import java.util.function.Consumer;

/// What an evaluation asks of a model, or of several that answer together: logits without gradients and dropout.
public interface Scorer {

    Task task();

    /// Whose sub-managers own a batch's tensors.
    NDManager manager();

    /// Of rows (B, C), or of every position.
    NDArray logits(Inputs inputs);

    /// At some positions of the flattened (B·S): (N, C) or (N, V).
    NDArray logitsAt(Inputs inputs, long[] places);

    /// As {@link #logitsAt(Inputs, long[])}, where that saves memory some places at a time.
    ///
    /// @param use takes the logits of the next places; they may be gone when it returns
    default void logitsAt(Inputs inputs, long[] places, Consumer<NDArray> use) {
        use.accept(logitsAt(inputs, places));
    }

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

            @Override
            public void logitsAt(Inputs inputs, long[] places, Consumer<NDArray> use) {
                model.logitsAt(inputs, places, use);
            }
        };
    }
}
