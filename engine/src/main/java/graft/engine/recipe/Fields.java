package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One object of a recipe's JSON while it is read. Each getter takes a field by name; a wrong value becomes an
/// {@link Issue} and the fallback is returned, so that reading goes on and finds everything. `null` means the
/// default. Fields that no getter asked for are what this version does not know: {@link #rest}.
final class Fields {

    /// What a whole reading collects.
    ///
    /// @param issues  in the order of the document
    /// @param unknown path of each unknown field, with the names that its object knows
    record Reading(List<Issue> issues, Map<String, List<String>> unknown) {
        Reading() {
            this(new ArrayList<>(), new LinkedHashMap<>());
        }
    }

    private final JsonNode node;
    private final String path;
    private final Reading reading;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(JsonNode node, String path, Reading reading) {
        this.node = node;
        this.path = path;
        this.reading = reading;
    }

    /// The path of a field of this object; names with a dot are quoted, `rankBySite["attention.q"]`.
    String path(String name) {
        if (name.isEmpty() || name.contains(".") || name.contains("[")) {
            return path + "[\"" + name + "\"]";
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    void error(String name, String message, String wayOut) {
        reading.issues().add(Issue.error(path(name), message, wayOut));
    }

    Reading reading() {
        return reading;
    }

    /// The field's value, or null where it is absent or null.
    @Nullable
    JsonNode raw(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /// Whether the field stands there as `null`, for fields where that is a value of its own.
    boolean isNull(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        return value != null && value.isNull();
    }

    boolean has(String name) {
        return raw(name) != null;
    }

    String text(String name, String fallback) {
        JsonNode value = raw(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isTextual()) {
            wrong(name, value, "a text in quotes");
            return fallback;
        }
        return value.textValue();
    }

    @Nullable
    String optionalText(String name) {
        return has(name) ? text(name, "") : null;
    }

    boolean flag(String name, boolean fallback) {
        JsonNode value = raw(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            wrong(name, value, "true or false");
            return fallback;
        }
        return value.booleanValue();
    }

    double number(String name, double fallback) {
        JsonNode value = raw(name);
        return value == null ? fallback : number(name, value).orElse(fallback);
    }

    @Nullable
    Double optionalNumber(String name) {
        JsonNode value = raw(name);
        return value == null ? null : number(name, value).orElse(null);
    }

    Optional<Double> number(String name, JsonNode value) {
        if (!value.isNumber()) {
            wrong(name, value, "a number");
            return Optional.empty();
        }
        if (!Double.isFinite(value.doubleValue())) {
            boolean large = value.doubleValue() > 0;
            error(
                    name,
                    shown(value) + (large ? " is too large a number" : " is too small a number"),
                    large ? "choose a smaller one" : "choose a larger one");
            return Optional.empty();
        }
        return Optional.of(value.doubleValue());
    }

    int integer(String name, int fallback) {
        JsonNode value = raw(name);
        return value == null ? fallback : integer(name, value).orElse(fallback);
    }

    @Nullable
    Integer optionalInteger(String name) {
        JsonNode value = raw(name);
        return value == null ? null : integer(name, value).orElse(null);
    }

    Optional<Integer> integer(String name, JsonNode value) {
        double number = value.doubleValue();
        if (!value.isNumber() || number != Math.rint(number)) {
            wrong(name, value, "a whole number");
            return Optional.empty();
        }
        if (Math.abs(number) > Integer.MAX_VALUE) {
            String bound = (number < 0 ? "-" : "") + Integer.MAX_VALUE;
            reading.issues()
                    .add(Issue.error(
                            path(name),
                            shown(value) + (number < 0 ? " is smaller than " : " is larger than ") + bound,
                            "choose " + (number < 0 ? "at least " : "at most ") + bound));
            return Optional.empty();
        }
        return Optional.of((int) number);
    }

    long seed(String name, long fallback) {
        JsonNode value = raw(name);
        if (value == null) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            wrong(name, value, "a whole number of at most 64 bits");
            return fallback;
        }
        return value.longValue();
    }

    /// One of an enumeration's constants, by its name in recipes.
    <T> T choice(String name, T fallback, T[] choices, Function<T, String> spelling) {
        JsonNode value = raw(name);
        if (value == null) {
            return fallback;
        }
        for (T choice : choices) {
            if (value.isTextual() && spelling.apply(choice).equals(value.textValue())) {
                return choice;
            }
        }
        String known = Stream.of(choices).map(spelling).collect(Collectors.joining(", "));
        reading.issues().add(Issue.error(path(name), shown(value) + " is not known", "choose one of " + known));
        return fallback;
    }

    /// An object's fields, or empty where the field is absent or something else (which is an issue).
    Optional<Fields> object(String name) {
        JsonNode value = raw(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            wrong(name, value, "an object in braces");
            return Optional.empty();
        }
        return Optional.of(new Fields(value, path(name), reading));
    }

    /// The texts of a list; numbers count as their text.
    List<String> texts(String name) {
        JsonNode value = raw(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            wrong(name, value, "a list");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            if (item.isTextual() || item.isNumber() || item.isBoolean()) {
                texts.add(item.asText());
            } else {
                wrong(name + "[" + i + "]", path + "." + name + "[" + i + "]", item, "a text in quotes");
            }
        }
        return texts;
    }

    /// The names of this object's fields.
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /// The value does not have the type that it should have.
    void wrong(String name, JsonNode value, String expected) {
        wrong(name, path(name), value, expected);
    }

    private void wrong(String name, String at, JsonNode value, String expected) {
        reading.issues().add(Issue.error(at, shown(value) + " is not " + expected, "write " + expected));
    }

    /// The fields that nobody asked for, kept; each is a warning, since it may be a misspelling.
    Extra rest() {
        Map<String, JsonNode> rest = new LinkedHashMap<>();
        for (String name : names()) {
            JsonNode value = node.get(name);
            if (!known.contains(name)) {
                rest.put(name, value.deepCopy());
                reading.unknown().put(path(name), List.copyOf(known));
                reading.issues()
                        .add(Issue.warning(
                                path(name),
                                "is not a field that this version knows and has no effect",
                                Spelling.nearest(name, known)
                                        .map(near -> "did you mean " + near)
                                        .orElse("")));
            }
        }
        return rest.isEmpty() ? Extra.NONE : new Extra(rest);
    }

    /// As {@link #rest}, with one field that is known but kept as it is.
    Extra restWith(String name) {
        JsonNode kept = raw(name);
        Extra rest = rest();
        if (kept == null) {
            return rest;
        }
        Map<String, JsonNode> all = new LinkedHashMap<>(rest.fields());
        all.put(name, kept.deepCopy());
        return new Extra(all);
    }

    /// A value as a message shows it, cut where it is long.
    static String shown(JsonNode value) {
        String text = value.isNumber() ? value.toString().replace("E+", "e").replace('E', 'e') : value.toString();
        if (value.isContainerNode() && text.length() > 40) {
            return value instanceof ObjectNode ? "an object" : "a list";
        }
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
