package graft.engine.data.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `is` can ask.
final class Tests {

    private Tests() {}

    /// @param line of the template, for messages
    static boolean holds(String name, @Nullable Object value, Given given, int line) {
        Object other = given.at(0, "other", null);
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == null;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "number" -> Values.number(value) != null;
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "mapping" -> value instanceof Map;
            case "sequence" -> value instanceof List || value instanceof String || value instanceof Map;
            case "iterable" ->
                value instanceof List || value instanceof String || value instanceof Map || value instanceof Undefined;
            case "callable" -> value instanceof Callable;
            case "even" -> whole(value) % 2 == 0;
            case "odd" -> whole(value) % 2 != 0;
            case "divisibleby" -> whole(value) % Math.max(1, whole(other)) == 0;
            case "eq", "equalto", "sameas" -> Values.equal(value, other);
            case "ne" -> !Values.equal(value, other);
            case "gt", "greaterthan" -> Values.compare(value, other) > 0;
            case "ge" -> Values.compare(value, other) >= 0;
            case "lt", "lessthan" -> Values.compare(value, other) < 0;
            case "le" -> Values.compare(value, other) <= 0;
            case "in" -> Values.contains(other, value);
            case "lower" -> value instanceof String text && Texts.lower(text).equals(text);
            case "upper" -> value instanceof String text && Texts.upper(text).equals(text);
            default -> throw new TemplateFailure("unknown test \"" + name + "\"", line);
        };
    }

    private static long whole(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new TemplateFailure("a whole number is needed instead of " + Values.quoted(value));
    }
}
