package graft.app.inspector;

import graft.app.ui.Figures;
import java.util.Collection;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Numbers as people type them.
final class Numbers {

    private Numbers() {}

    /// The number in a text; a comma is taken as a point.
    static OptionalDouble read(String text) {
        try {
            double value = Double.parseDouble(written(text));
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    /// A number as recipes write it.
    static String written(String text) {
        return Figures.plain(text);
    }

    /// What was typed as recipes take it: only an empty field goes back to the default, the word `null` is a word.
    static String word(String typed) {
        return typed.strip().equals("null") ? "\"null\"" : typed;
    }

    /// The one value of several places, or null where they differ or there is none.
    static <T> @Nullable T one(Collection<T> values) {
        return values.size() == 1 ? values.iterator().next() : null;
    }
}
