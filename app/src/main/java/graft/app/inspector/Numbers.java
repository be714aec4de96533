package graft.app.inspector;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.Collection;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/// Numbers as people type them, and what to say where they cannot be used.
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

    /// Hands a number within bounds on.
    ///
    /// @return what is wrong with the text, or empty
    static String within(String text, double low, double high, boolean whole, DoubleConsumer use) {
        OptionalDouble value = read(text);
        if (value.isEmpty()) {
            return Messages.text("form.no-number");
        }
        double number = value.getAsDouble();
        if (whole && number != Math.rint(number)) {
            return Messages.text("form.no-integer");
        }
        if (number < low || number > high) {
            return Messages.text("form.range", Figures.trimmed(low), Figures.trimmed(high));
        }
        use.accept(number);
        return "";
    }

    /// The one value of several places, or null where they differ or there is none.
    static <T> @Nullable T one(Collection<T> values) {
        return values.size() == 1 ? values.iterator().next() : null;
    }

    /// Shows the one value of several places; where they differ the field is empty and says so.
    static void show(TextEntry entry, Collection<? extends Number> values) {
        Number only = one(values);
        entry.setPromptText(values.size() > 1 ? Messages.text("form.mixed") : "");
        if (only == null) {
            entry.show("");
            return;
        }
        OptionalDouble typed = read(entry.getText());
        boolean same = typed.isPresent() && typed.getAsDouble() == only.doubleValue();
        entry.show(Figures.trimmed(only.doubleValue()), same);
    }
}
