package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.Loss;
import graft.engine.adapter.Parameter;
import graft.engine.tensor.Optimize;
import java.util.List;

/// A short training with AdamW on one batch: entry k of the losses is the loss before step k + 1.
record ReferenceTrace(JsonNode document) {

    private static final int LONGEST = 1000;

    /// Trains as the reference did; the largest difference of a loss, relative to the largest loss.
    double compare(List<Parameter> parameters, ReferenceLoss loss, NDManager batch) {
        JsonNode losses = document.path("losses");
        Optimize.AdamW settings = new Optimize.AdamW(
                document.path("learningRate").asDouble(1e-3),
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
        return RelativeError.of(actual, expected);
    }

    private static List<NDArray> zeros(NDManager manager, List<NDArray> like) {
        return like.stream().map(value -> manager.zeros(value.getShape())).toList();
    }
}
