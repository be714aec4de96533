package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalInt;

/// Inner widths as the `adapters` library says them: the model's width divided by a factor and rounded down, one
/// for all layers, or by layer with a default for the others.
final class ReductionFactors {

    private ReductionFactors() {}

    /// @param sizes by layer
    /// @param width d
    static void put(ObjectNode config, Map<Integer, Integer> sizes, int width) {
        int common = sizes.values().stream().findFirst().orElse(1);
        if (sizes.values().stream().allMatch(size -> size == common)) {
            AdapterHubWriter.number(config, "reduction_factor", factor(common, width));
            return;
        }
        ObjectNode factors = config.putObject("reduction_factor");
        sizes.forEach((layer, size) -> AdapterHubWriter.number(factors, String.valueOf(layer), factor(size, width)));
    }

    /// The inner width that a configuration gives a layer, as the library rounds it; empty where it gives none.
    static OptionalInt in(AdapterConfig config, int layer, int width) {
        JsonNode given = config.root().path("reduction_factor");
        JsonNode factor = given.isObject()
                ? given.has(String.valueOf(layer)) ? given.path(String.valueOf(layer)) : given.path("default")
                : given;
        return factor.isNumber() && factor.doubleValue() > 0
                ? OptionalInt.of((int) Math.max(1, quotient(width, factor.doubleValue())))
                : OptionalInt.empty();
    }

    /// A factor by which Python's `int(width // factor)` is the size: a whole one where there is one, else width
    /// / size, or a little less where rounding would lose one.
    static double factor(int size, int width) {
        int whole = Math.max(1, width / size);
        if (width / whole == size) {
            return whole;
        }
        double factor = (double) width / size;
        return quotient(width, factor) == size ? factor : width / (size + 0.5);
    }

    /// Floor division of floating-point numbers as Python has it.
    private static double quotient(double x, double y) {
        return Math.floor((x - x % y) / y + 0.5);
    }
}
