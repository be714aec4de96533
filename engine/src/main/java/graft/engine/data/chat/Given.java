package graft.engine.data.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The evaluated arguments of a call, filter or test. Values may be null, which is the template's `none`.
record Given(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {

    static final Given NOTHING = new Given(new ArrayList<>(), new HashMap<>());

    int count() {
        return positional.size();
    }

    /// By position, else by name, else the fallback.
    @Nullable
    Object at(int position, String name, @Nullable Object fallback) {
        if (position < positional.size()) {
            return positional.get(position);
        }
        return named.containsKey(name) ? named.get(name) : fallback;
    }

    String text(int position, String name, String fallback) {
        Object value = at(position, name, fallback);
        return value instanceof String text ? text : Values.text(value);
    }

    long integer(int position, String name, long fallback) {
        Object value = at(position, name, fallback);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        throw new TemplateFailure("a whole number is needed instead of " + Values.quoted(value));
    }

    boolean truth(int position, String name, boolean fallback) {
        return Values.truth(at(position, name, fallback));
    }

    /// What is left after the first `n` positional arguments.
    Given after(int n) {
        return new Given(positional.subList(Math.min(n, positional.size()), positional.size()), named);
    }
}
