package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.Loss;
import graft.engine.adapter.Parameter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Optimize;
import java.util.List;

/// A short training with AdamW on one batch: entry k of the losses is the loss before step k + 1.
record ReferenceTrace(JsonNode document) {

    private static final int LONGEST = 1000;
    private static final double LEARNING_RATE = 1e-3;

    /// Learning rates by which two trainings whose gradients are rounding may come apart in a step: each moves by
    /// about one.
    private static final double APART = 3;

    /// Trains as the reference did; the largest difference of a loss, relative to the largest loss. Afterwards the
    /// parameters are trained.
    Worst compare(List<Parameter> parameters, ReferenceLoss loss, NDManager batch) {
        JsonNode losses = document.path("losses");
        if (losses.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND, "trace.json has no losses.", "Fetch the reference data again.");
        }
        Optimize.AdamW settings = new Optimize.AdamW(
                learningRate(),
                document.path("betas").path(0).asDouble(0.9),
                document.path("betas").path(1).asDouble(0.999),
                document.path("eps").asDouble(1e-8),
                document.path("weightDecay").asDouble(0));
        List<NDArray> values = parameters.stream().map(Parameter::value).toList();
        List<NDArray> first = zeros(batch, values);
        List<NDArray> second = zeros(batch, values);
        List<NDArray> steps =
                values.stream().map(value -> batch.zeros(new Shape())).toList();
        int count = Math.min(LONGEST, losses.size());
        float[] actual = new float[count];
        float[] expected = new float[count];
        for (int k = 0; k < count; k++) {
            expected[k] = (float) losses.path(k).asDouble();
            try (NDManager scope = batch.newSubManager()) {
                Loss at = loss.compute(scope);
                actual[k] = (float) at.mean();
                if (k + 1 < count) {
                    at.backward(1 / at.weight());
                    List<NDArray> gradients = Optimize.gradients(scope, values);
                    Optimize.adamW(values, gradients, first, second, steps, settings);
                    Optimize.zero(gradients);
                }
            }
        }
        Worst worst = new Worst();
        double scale = RelativeError.largest(expected);
        for (int k = 0; k < count; k++) {
            worst.note(
                    "losses[" + k + "]",
                    RelativeError.toScale(new float[] {actual[k]}, new float[] {expected[k]}, scale));
        }
        return worst;
    }

    /// How far values may lie from the reference's where gradients are rounding.
    double reach() {
        return APART
                * learningRate()
                * Math.min(LONGEST, document.path("losses").size());
    }

    private double learningRate() {
        return document.path("learningRate").asDouble(LEARNING_RATE);
    }

    private static List<NDArray> zeros(NDManager manager, List<NDArray> like) {
        return like.stream().map(value -> manager.zeros(value.getShape())).toList();
    }
}
