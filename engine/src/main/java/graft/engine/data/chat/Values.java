package graft.engine.data.chat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values as Python has them: none is null, numbers are {@link Long} and {@link Double}, texts {@link String}, lists
/// and tuples {@link List}, dicts {@link Map}.
final class Values {

    static final int LONGEST = 1 << 22;
    private static final int DEEPEST = 50;

    private Values() {}

    static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Undefined nothing -> false;
            default -> true;
        };
    }

    /// `str(value)`
    static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Undefined nothing -> "";
            case null, default -> quoted(value);
        };
    }

    /// `repr(value)`
    static String quoted(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean truth -> truth ? "True" : "False";
            case Double number -> decimal(number);
            case String text -> quotedText(text);
            case List<?> list -> {
                List<String> items = new ArrayList<>();
                list.forEach(item -> items.add(quoted(item)));
                yield bounded("[" + String.join(", ", items) + "]");
            }
            case Map<?, ?> map -> {
                List<String> items = new ArrayList<>();
                map.forEach((key, item) -> items.add(quoted(key) + ": " + quoted(item)));
                yield bounded("{" + String.join(", ", items) + "}");
            }
            case Undefined nothing -> "Undefined";
            case Long number -> number.toString();
            default -> "<" + value.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ">";
        };
    }

    static String decimal(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }
        String text = Double.toString(number);
        int exponent = text.indexOf('E');
        if (exponent < 0) {
            return text;
        }
        int power = Integer.parseInt(text.substring(exponent + 1));
        if (power >= -4 && power < 16) {
            String plain = new BigDecimal(text).toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = text.substring(0, exponent).replaceFirst("\\.0$", "");
        return digits + "e" + (power < 0 ? "-" : "+") + (Math.abs(power) < 10 ? "0" : "") + Math.abs(power);
    }

    private static String quotedText(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder quoted = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c == quote) {
                        quoted.append('\\').append(c);
                    } else if (c < ' ' || c == 0x7f) {
                        quoted.append("\\x%02x".formatted((int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append(quote).toString();
    }

    /// Refuses a text that no conversation needs.
    static String bounded(String text) {
        requireLength(text.length());
        return text;
    }

    /// Refuses a length before a text of it is made.
    static void requireLength(long length) {
        if (length > LONGEST) {
            throw tooLong();
        }
    }

    static TemplateFailure tooLong() {
        return new TemplateFailure("it makes a text of more than " + LONGEST + " characters");
    }

    /// How much a value holds: characters and items, those of items included.
    static long weight(@Nullable Object value) {
        return weight(value, 0);
    }

    private static long weight(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new TemplateFailure("it nests values too deeply");
        }
        long sum = 0;
        switch (value) {
            case String text -> sum = text.length();
            case List<?> list -> {
                for (Object item : list) {
                    sum = heavier(sum, 1 + weight(item, depth + 1));
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    sum = heavier(sum, 1 + weight(entry.getKey(), depth + 1) + weight(entry.getValue(), depth + 1));
                }
            }
            case null, default -> {}
        }
        return sum;
    }

    /// Ends the count early: a value that holds itself twice, again and again, is never gone through to its end.
    static long heavier(long sum, long more) {
        if (sum + more > LONGEST) {
            throw new TemplateFailure("it makes a value of more than " + LONGEST + " parts");
        }
        return sum + more;
    }

    /// A key of a dict, which as in Python cannot be a list or dict.
    static @Nullable Object key(@Nullable Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw new TemplateFailure(quoted(value) + " cannot be a key");
        }
        return value;
    }

    static @Nullable Number number(@Nullable Object value) {
        return switch (value) {
            case Long number -> number;
            case Double number -> number;
            case Boolean truth -> truth ? 1L : 0L;
            case null, default -> null;
        };
    }

    static boolean equal(@Nullable Object left, @Nullable Object right) {
        Number a = number(left);
        Number b = number(right);
        if (a != null && b != null) {
            return a instanceof Long && b instanceof Long
                    ? a.longValue() == b.longValue()
                    : a.doubleValue() == b.doubleValue();
        }
        if (left instanceof List<?> first && right instanceof List<?> second) {
            if (first.size() != second.size()) {
                return false;
            }
            for (int i = 0; i < first.size(); i++) {
                if (!equal(first.get(i), second.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return left instanceof Undefined ? right instanceof Undefined : Objects.equals(left, right);
    }

    /// Below, at or above 0, as numbers, texts by code points, or lists.
    static int compare(@Nullable Object left, @Nullable Object right) {
        Number a = number(left);
        Number b = number(right);
        if (a != null && b != null) {
            return a instanceof Long && b instanceof Long
                    ? Long.compare(a.longValue(), b.longValue())
                    : Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (left instanceof String first && right instanceof String second) {
            return compareTexts(first, second);
        }
        if (left instanceof List<?> first && right instanceof List<?> second) {
            for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
                if (!equal(first.get(i), second.get(i))) {
                    return compare(first.get(i), second.get(i));
                }
            }
            return Integer.compare(first.size(), second.size());
        }
        throw new TemplateFailure(quoted(left) + " and " + quoted(right) + " have no order");
    }

    private static int compareTexts(String first, String second) {
        int[] a = first.codePoints().toArray();
        int[] b = second.codePoints().toArray();
        return Arrays.compare(a, b);
    }

    /// `left in right`
    static boolean contains(@Nullable Object right, @Nullable Object left) {
        return switch (right) {
            case String text when left instanceof String part -> text.contains(part);
            case List<?> list -> list.stream().anyMatch(item -> equal(item, left));
            case Map<?, ?> map -> map.containsKey(key(left));
            case Undefined nothing -> false;
            case null, default -> throw new TemplateFailure("nothing can be looked for in " + quoted(right));
        };
    }

    /// What a loop goes through: items, a dict's keys, a text's characters.
    static List<@Nullable Object> items(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> new ArrayList<>(list);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text -> {
                List<@Nullable Object> characters = new ArrayList<>();
                text.codePoints().forEach(c -> characters.add(Character.toString(c)));
                yield characters;
            }
            case Undefined nothing -> new ArrayList<>();
            case null, default -> throw new TemplateFailure(quoted(value) + " cannot be gone through");
        };
    }

    static long length(@Nullable Object value) {
        return value instanceof String text ? Texts.length(text) : items(value).size();
    }
}
