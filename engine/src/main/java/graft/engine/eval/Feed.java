package graft.engine.eval;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.Targets;
import graft.engine.data.Batch;
import graft.engine.model.Inputs;
import graft.engine.recipe.Task;
import org.jspecify.annotations.Nullable;

/// Batches as tensors: the step from data to models. What it makes belongs to the given manager.
public final class Feed {

    private Feed() {}

    /// (B, S) ids, mask and, for pairs, types.
    public static Inputs inputs(NDManager manager, Batch batch) {
        Shape shape = new Shape(batch.rows(), batch.length());
        return new Inputs(
                manager.create(batch.inputIds(), shape),
                manager.create(batch.attentionMask(), shape),
                types(manager, batch, shape));
    }

    private static @Nullable NDArray types(NDManager manager, Batch batch, Shape shape) {
        for (long type : batch.typeIds()) {
            if (type != 0) {
                return manager.create(batch.typeIds(), shape);
            }
        }
        return null;
    }

    /// What the batch should yield, in the form that the task's loss takes.
    public static Targets targets(NDManager manager, Batch batch, Task.Kind kind) {
        return new Targets(
                switch (kind) {
                    case CLASSIFICATION -> manager.create(classes(batch), new Shape(batch.rows()));
                    case REGRESSION -> manager.create(floats(batch), new Shape(batch.rows()));
                    case MULTI_LABEL ->
                        manager.create(floats(batch), new Shape(batch.rows(), batch.labels().length / batch.rows()));
                    case TOKEN_CLASSIFICATION, CAUSAL_LM, INSTRUCTION, MASKED_LM ->
                        manager.create(tokenLabels(batch), new Shape(batch.rows(), batch.length()));
                });
    }

    private static long[] classes(Batch batch) {
        long[] classes = new long[batch.rows()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (long) batch.labels()[i];
        }
        return classes;
    }

    private static float[] floats(Batch batch) {
        float[] values = new float[batch.labels().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) batch.labels()[i];
        }
        return values;
    }

    static long[] tokenLabels(Batch batch) {
        long[] labels = batch.tokenLabels();
        if (labels == null) {
            throw new IllegalArgumentException("a batch of rows has no labels by token");
        }
        return labels;
    }
}
