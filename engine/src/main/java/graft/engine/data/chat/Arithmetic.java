package graft.engine.data.chat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operators between two values.
final class Arithmetic {

    private static final long MOST = 1 << 16;

    private Arithmetic() {}

    static Object apply(String operator, @Nullable Object left, @Nullable Object right) {
        if (operator.equals("~")) {
            return Values.bounded(Values.text(left) + Values.text(right));
        }
        if (left instanceof Undefined nothing) {
            throw nothing.used();
        }
        if (right instanceof Undefined nothing) {
            throw nothing.used();
        }
        Number a = Values.number(left);
        Number b = Values.number(right);
        if (a != null && b != null) {
            return numbers(operator, a, b);
        }
        if (operator.equals("+") && left instanceof String first && right instanceof String second) {
            return Values.bounded(first + second);
        }
        if (operator.equals("+") && left instanceof List<?> first && right instanceof List<?> second) {
            List<@Nullable Object> both = new ArrayList<>(first);
            both.addAll(second);
            return limited(both);
        }
        if (operator.equals("*") && b instanceof Long times) {
            return repeated(left, times, operator, right);
        }
        if (operator.equals("*") && a instanceof Long times) {
            return repeated(right, times, operator, left);
        }
        throw cannot(operator, left, right);
    }

    private static TemplateFailure cannot(String operator, @Nullable Object left, @Nullable Object right) {
        return new TemplateFailure(
                Values.quoted(left) + " " + operator + " " + Values.quoted(right) + " means nothing");
    }

    private static Object repeated(@Nullable Object value, long times, String operator, @Nullable Object other) {
        if (value instanceof String text) {
            if (text.length() * Math.clamp(times, 0, MOST) > MOST * 16 || times > MOST) {
                throw new TemplateFailure("it makes too long a text");
            }
            return text.repeat((int) Math.max(0, times));
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            for (long i = 0; i < Math.min(times, MOST) && all.size() <= MOST; i++) {
                all.addAll(list);
            }
            return limited(all);
        }
        throw cannot(operator, value, other);
    }

    private static List<@Nullable Object> limited(List<@Nullable Object> list) {
        if (list.size() > MOST) {
            throw new TemplateFailure("it makes a list of more than " + MOST + " values");
        }
        return list;
    }

    private static Number numbers(String operator, Number a, Number b) {
        try {
            return a instanceof Long x && b instanceof Long y && !operator.equals("/")
                    ? whole(operator, x, y)
                    : decimal(operator, a.doubleValue(), b.doubleValue());
        } catch (ArithmeticException wrong) {
            throw new TemplateFailure(a + " " + operator + " " + b + " has no value: " + wrong.getMessage());
        }
    }

    private static Number whole(String operator, long a, long b) {
        return switch (operator) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "//" -> Math.floorDiv(a, b);
            case "%" -> Math.floorMod(a, b);
            case "**" -> b < 0 ? (Number) Math.pow(a, b) : (Number) power(a, b);
            default -> throw new TemplateFailure("unknown operator " + operator);
        };
    }

    private static long power(long base, long exponent) {
        long result = 1;
        for (long i = 0; i < exponent; i++) {
            result = Math.multiplyExact(result, base);
            if (result == 0 || result == 1 && i > 1 || i > 64) {
                break;
            }
        }
        return base == -1 ? (exponent % 2 == 0 ? 1 : -1) : result;
    }

    private static double decimal(String operator, double a, double b) {
        if (b == 0 && "/".equals(operator.substring(0, 1)) || b == 0 && operator.equals("%")) {
            throw new ArithmeticException("division by zero");
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> a - b * Math.floor(a / b);
            case "**" -> Math.pow(a, b);
            default -> throw new TemplateFailure("unknown operator " + operator);
        };
    }
}
