package graft.engine.data.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `value.name`, `value[key]` and `value[start:stop:step]`.
final class Access {

    private Access() {}

    /// Methods come before a dict's own keys, as in Python; names with two underscores lead nowhere.
    static @Nullable Object attribute(@Nullable Object value, String name) {
        if (value instanceof Undefined nothing) {
            throw nothing.used();
        }
        if (name.startsWith("_")) {
            return new Undefined(name);
        }
        Callable method = Methods.of(value, name);
        if (method != null) {
            return method;
        }
        return switch (value) {
            case Namespace space ->
                space.fields().containsKey(name) ? space.fields().get(name) : new Undefined(name);
            case Loop loop -> loop.attribute(name);
            case Map<?, ?> map -> map.containsKey(name) ? map.get(name) : new Undefined(name);
            case null, default -> new Undefined(name);
        };
    }

    static @Nullable Object item(@Nullable Object value, @Nullable Object key) {
        return switch (value) {
            case Undefined nothing -> throw nothing.used();
            case Map<?, ?> map when map.containsKey(Values.key(key)) -> map.get(key);
            case List<?> list
            when key instanceof Long index -> {
                long at = index < 0 ? index + list.size() : index;
                yield at >= 0 && at < list.size() ? list.get((int) at) : new Undefined("item " + index);
            }
            case String text
            when key instanceof Long index -> {
                long length = Texts.length(text);
                long at = index < 0 ? index + length : index;
                yield at >= 0 && at < length
                        ? Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) at)))
                        : new Undefined("character " + index);
            }
            case null, default -> key instanceof String name ? attribute(value, name) : new Undefined(Values.text(key));
        };
    }

    static Object slice(@Nullable Object value, @Nullable Object start, @Nullable Object stop, @Nullable Object step) {
        long by = step instanceof Long given ? given : 1;
        if (by == 0) {
            throw new TemplateFailure("a slice needs a step other than 0");
        }
        List<@Nullable Object> items = Values.items(value);
        int size = items.size();
        long from = bound(start, by > 0 ? 0 : size - 1, size, by > 0);
        long to = bound(stop, by > 0 ? size : -1, size, by > 0);
        List<@Nullable Object> taken = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            taken.add(items.get((int) i));
        }
        return value instanceof String ? Methods.joined("", taken) : taken;
    }

    private static long bound(@Nullable Object given, long fallback, int size, boolean forward) {
        if (!(given instanceof Long index)) {
            return fallback;
        }
        long at = index < 0 ? Math.max(index, -size - 1L) + size : index;
        return forward ? Math.clamp(at, 0, size) : Math.clamp(at, -1, size - 1);
    }
}
