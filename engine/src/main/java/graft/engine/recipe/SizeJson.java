package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.BottleneckSpec.Size;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A bottleneck's width as JSON: `size` 16 or `reductionFactor` 16, or a map by layer index with a `default` for
/// the others (`{"0": 16, "default": 8}`). Both may be given together only as maps that share no layer.
final class SizeJson {

    private static final String[] NAMES = {"size", "reductionFactor"};

    private SizeJson() {}

    static Size read(Fields fields, Size fallback) {
        Map<Integer, Size> byLayer = new TreeMap<>();
        Optional<Size> rest = Optional.empty();
        for (String name : NAMES) {
            JsonNode value = fields.raw(name);
            if (value == null) {
                continue;
            }
            Optional<Size> plain;
            if (value.isObject()) {
                plain = map(fields, name, byLayer);
            } else {
                plain = one(fields, name, name, value);
            }
            if (plain.isPresent() && rest.isPresent()) {
                fields.error(name, "size and reductionFactor are both given", "keep one of them");
            }
            rest = rest.or(() -> plain);
        }
        Size others = rest.orElse(fallback);
        return byLayer.isEmpty() ? others : new Size.ByLayer(byLayer, others);
    }

    /// Reads the layers of a map; what is returned is its default.
    private static Optional<Size> map(Fields fields, String name, Map<Integer, Size> byLayer) {
        Optional<Fields> map = fields.object(name);
        Optional<Size> rest = Optional.empty();
        if (map.isEmpty()) {
            return rest;
        }
        Fields entries = map.get();
        for (String key : entries.names()) {
            JsonNode value = entries.raw(key);
            if (value == null) {
                continue;
            }
            Optional<Size> size = one(entries, name, key, value);
            if (key.equals("default")) {
                rest = size;
            } else if (!key.matches("0|[1-9]\\d{0,3}")) {
                entries.error(key, "is not a layer index", "name layers by index, and \"default\" for the others");
            } else if (size.isPresent() && byLayer.put(Integer.parseInt(key), size.get()) != null) {
                entries.error(key, "the layer has both a size and a reductionFactor", "keep one of them");
            }
        }
        return rest;
    }

    private static Optional<Size> one(Fields fields, String name, String key, JsonNode value) {
        return name.equals("size")
                ? fields.integer(key, value).map(Size.Fixed::new)
                : fields.number(key, value).map(Size.Reduction::new);
    }

    static void write(Canonical out, Size size) {
        if (!(size instanceof Size.ByLayer byLayer)) {
            out.put(name(size), number(size));
            return;
        }
        for (String name : NAMES) {
            Canonical entries = new Canonical();
            new TreeMap<>(byLayer.sizes()).forEach((layer, of) -> {
                if (name(of).equals(name)) {
                    entries.put(String.valueOf(layer), number(of));
                }
            });
            if (name(byLayer.fallback()).equals(name)) {
                entries.put("default", number(byLayer.fallback()));
            }
            if (!entries.node().isEmpty()) {
                out.put(name, entries.node());
            }
        }
    }

    private static String name(Size size) {
        return size instanceof Size.Reduction ? "reductionFactor" : "size";
    }

    private static JsonNode number(Size size) {
        return switch (size) {
            case Size.Fixed fixed -> Canonical.number(fixed.size());
            case Size.Reduction reduction -> Canonical.number(reduction.factor());
            case Size.ByLayer byLayer -> throw new IllegalStateException("a map by layer holds no maps");
        };
    }
}
