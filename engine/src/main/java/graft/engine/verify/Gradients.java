package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Loss;
import graft.engine.adapter.Parameter;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.tensor.Optimize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Compares the gradients of the trained tensors at the start.
final class Gradients {

    /// A reference gradient this much smaller than the largest of the case is rounding: a key's bias, say,
    /// whose true gradient is zero. It is held against the case's scale instead of its own.
    private static final double NOISE = 1e-6;

    private final Function<String, Map<String, Source>> own;
    private final Set<String> rounding;
    private final Map<String, NDArray> expected;
    private final Worst worst = new Worst();

    /// @param own      the tensors here that one of the case's holds, with which part of it each is
    /// @param expected by the case's names
    Gradients(Function<String, Map<String, Source>> own, ReferenceCase reference, Map<String, NDArray> expected) {
        this.own = own;
        this.expected = expected;
        this.rounding = reference.names("noiseGradientParameters");
    }

    void compare(List<Parameter> parameters, ReferenceLoss loss, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            Loss at = loss.compute(scope);
            at.backward(1 / at.weight());
            List<NDArray> gradients = Optimize.gradients(
                    scope, parameters.stream().map(Parameter::value).toList());
            Map<String, NDArray> actual = new HashMap<>();
            for (int i = 0; i < parameters.size(); i++) {
                actual.put(parameters.get(i).name(), gradients.get(i));
            }
            compare(actual);
            Optimize.zero(gradients);
        }
    }

    private void compare(Map<String, NDArray> actual) {
        double scale = expected.values().stream()
                .mapToDouble(gradient -> RelativeError.largest(gradient.toFloatArray()))
                .max()
                .orElse(0);
        Set<String> unmatched = new TreeSet<>(actual.keySet());
        for (Map.Entry<String, NDArray> reference : expected.entrySet()) {
            Map<String, Source> parts = own.apply(reference.getKey());
            if (parts.isEmpty()) {
                worst.note(reference.getKey() + " (unknown here)", Double.POSITIVE_INFINITY);
            }
            parts.forEach((name, part) -> {
                NDArray gradient = actual.get(name);
                if (gradient == null) {
                    worst.note(reference.getKey() + " (not trained here)", Double.POSITIVE_INFINITY);
                } else if (unmatched.remove(name)) {
                    compare(reference.getKey(), gradient, part.in(reference.getValue()), scale);
                }
            });
        }
        unmatched.forEach(name -> worst.note(name + " (not trained in the reference)", Double.POSITIVE_INFINITY));
    }

    private void compare(String name, NDArray gradient, NDArray reference, double scale) {
        float[] wanted = reference.toFloatArray();
        if (rounding.contains(name)) {
            boolean infinite = RelativeError.infinite(wanted) || RelativeError.infinite(gradient.toFloatArray());
            worst.note(name, infinite ? Double.POSITIVE_INFINITY : 0);
            return;
        }
        double largest = RelativeError.largest(wanted);
        boolean noise = largest < NOISE * scale;
        if (noise && largest > 0) {
            rounding.add(name);
        }
        double measure = noise ? scale : largest;
        worst.note(name, RelativeError.toScale(gradient.toFloatArray(), wanted, measure));
    }

    /// The largest error, and of which tensor.
    Worst worst() {
        return worst;
    }

    /// The case's names of tensors whose gradients are rounding.
    Set<String> rounding() {
        return rounding;
    }
}
