package graft.engine.data.chat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `|` can do with a value.
final class Filters {

    private Filters() {}

    /// @param line of the template, for messages
    static @Nullable Object apply(String name, @Nullable Object value, Given given, int line) {
        return switch (name) {
            case "default", "d" -> {
                boolean missing =
                        value instanceof Undefined || given.truth(1, "boolean", false) && !Values.truth(value);
                yield missing ? given.at(0, "default_value", "") : value;
            }
            case "tojson" -> JsonText.of(shifted(value, given)).of(value);
            case "string" -> Values.text(value);
            case "safe", "forceescape" -> value;
            case "e", "escape" -> escaped(Values.text(value));
            case "int" -> integer(value, given);
            case "float" -> decimal(value, given);
            case "abs" -> absolute(value);
            case "round" -> rounded(value, given);
            case "list" -> Values.items(value);
            case "length", "count" -> Values.length(value);
            case "items" -> value instanceof Undefined ? new ArrayList<>() : items(value);
            default -> {
                Object text = text(name, value, given);
                yield text != null ? text : Sequences.apply(name, value, given, line);
            }
        };
    }

    /// Texts in, texts out; null where there is no such filter.
    private static @Nullable Object text(String name, @Nullable Object value, Given given) {
        return switch (name) {
            case "trim" ->
                given.at(0, "chars", null) instanceof String characters
                        ? Texts.strip(Values.text(value), characters, true, true)
                        : Texts.strip(Values.text(value));
            case "upper" -> Texts.upper(Values.text(value));
            case "lower" -> Texts.lower(Values.text(value));
            case "title" -> Texts.title(Values.text(value));
            case "capitalize" -> Texts.capitalized(Values.text(value));
            case "replace" ->
                Methods.replaced(
                        Values.text(value),
                        given.text(0, "old", ""),
                        given.text(1, "new", ""),
                        given.at(2, "count", null) instanceof Long count ? count : -1);
            case "indent" -> indented(Values.text(value), given);
            case "wordcount" ->
                (long) Splitting.split(Values.text(value), null, -1, false).size();
            default -> null;
        };
    }

    /// `tojson` counts its arguments from the value on.
    private static Given shifted(@Nullable Object value, Given given) {
        List<@Nullable Object> all = new ArrayList<>();
        all.add(value);
        // transformers' tojson takes ensure_ascii first, which changes nothing here
        all.addAll(given.positional().subList(Math.min(1, given.count()), given.count()));
        return new Given(all, given.named());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }

    private static List<@Nullable Object> items(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<@Nullable Object> items = new ArrayList<>();
            map.forEach((key, item) -> items.add(Arrays.asList(key, item)));
            return items;
        }
        throw new TemplateFailure("only a dict has items");
    }

    private static @Nullable Object integer(@Nullable Object value, Given given) {
        Number number = Values.number(value);
        if (number != null) {
            return number.longValue();
        }
        try {
            return value instanceof String text
                    ? (Object) new BigDecimal(Texts.strip(text)).longValue()
                    : given.at(0, "default", 0L);
        } catch (NumberFormatException noNumber) {
            return given.at(0, "default", 0L);
        }
    }

    private static @Nullable Object decimal(@Nullable Object value, Given given) {
        Number number = Values.number(value);
        if (number != null) {
            return number.doubleValue();
        }
        try {
            return value instanceof String text
                    ? (Object) Double.parseDouble(Texts.strip(text))
                    : given.at(0, "default", 0.0);
        } catch (NumberFormatException noNumber) {
            return given.at(0, "default", 0.0);
        }
    }

    private static Object absolute(@Nullable Object value) {
        return switch (Values.number(value)) {
            case Long number -> Math.abs(number);
            case Double number -> Math.abs(number);
            case null, default -> throw new TemplateFailure(Values.quoted(value) + " is no number");
        };
    }

    private static Object rounded(@Nullable Object value, Given given) {
        Number number = Values.number(value);
        if (number == null) {
            throw new TemplateFailure(Values.quoted(value) + " is no number");
        }
        double scale = Math.pow(10, given.integer(0, "precision", 0));
        double scaled = number.doubleValue() * scale;
        return switch (given.text(1, "method", "common")) {
            case "ceil" -> Math.ceil(scaled) / scale;
            case "floor" -> Math.floor(scaled) / scale;
            default -> Math.rint(scaled) / scale;
        };
    }

    private static String indented(String text, Given given) {
        Object width = given.at(0, "width", 4L);
        String blanks = width instanceof Long number ? " ".repeat(Math.clamp(number, 0, 1000)) : Values.text(width);
        boolean first = given.truth(1, "first", false);
        boolean blank = given.truth(2, "blank", false);
        String[] lines = text.split("\n", -1);
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            boolean indent = i == 0 ? first : blank || !lines[i].isEmpty();
            result.append(i == 0 ? "" : "\n").append(indent ? blanks : "").append(lines[i]);
            Values.requireLength(result.length());
        }
        return result.toString();
    }

    /// How `sort` and its kin see texts: without case unless told.
    static Comparator<@Nullable Object> order(boolean caseSensitive) {
        return (left, right) -> Values.compare(key(left, caseSensitive), key(right, caseSensitive));
    }

    static @Nullable Object key(@Nullable Object value, boolean caseSensitive) {
        return value instanceof String text && !caseSensitive ? Texts.lower(text) : value;
    }
}
