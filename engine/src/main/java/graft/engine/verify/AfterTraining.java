package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import graft.engine.adapter.Parameter;
import graft.engine.exchange.ImportedAdapter.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Compares the trained tensors after a case's short training.
///
/// @param own      the tensors here that one of the case's holds, with which part of it each is
/// @param rounding the case's names of tensors whose gradients are rounding: Adam makes whole steps of any sign
///                 of them, so that no more is asked than that they stay within its reach
/// @param reach    how far two such trainings may come apart
record AfterTraining(Function<String, Map<String, Source>> own, Set<String> rounding, double reach) {

    /// The largest difference of a value.
    Worst compare(List<Parameter> parameters, Map<String, NDArray> expected) {
        Map<String, NDArray> actual = new HashMap<>();
        parameters.forEach(parameter -> actual.put(parameter.name(), parameter.value()));
        Worst worst = new Worst();
        Set<String> unmatched = new TreeSet<>(actual.keySet());
        expected.forEach((key, reference) -> {
            Map<String, Source> parts = own.apply(key);
            if (parts.isEmpty()) {
                worst.note(key + " (unknown here)", Double.POSITIVE_INFINITY);
            }
            parts.forEach((name, part) -> {
                unmatched.remove(name);
                NDArray value = actual.get(name);
                if (value == null) {
                    worst.note(key + " (not trained here)", Double.POSITIVE_INFINITY);
                } else {
                    worst.note(
                            key,
                            difference(
                                    key,
                                    value.toFloatArray(),
                                    part.in(reference).toFloatArray()));
                }
            });
        });
        unmatched.forEach(name -> worst.note(name + " (not in after.safetensors)", Double.POSITIVE_INFINITY));
        return worst;
    }

    private double difference(String key, float[] value, float[] expected) {
        double difference = RelativeError.toScale(value, expected, 1);
        return rounding.contains(key) && difference <= reach ? 0 : difference;
    }
}
