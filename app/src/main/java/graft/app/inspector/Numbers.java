package graft.app.inspector;

import java.util.Collection;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Numbers as people type them.
final class Numbers {

    private Numbers() {}

    /// The number in a text; a comma is taken as a point.
    static OptionalDouble read(String text) {
        try {
            double value = Double.parseDouble(text.strip().replace(',', '.').replace('−', '-'));
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    /// The one value of several places, or null where they differ or there is none.
    static <T> @Nullable T one(Collection<T> values) {
        return values.size() == 1 ? values.iterator().next() : null;
    }
}
