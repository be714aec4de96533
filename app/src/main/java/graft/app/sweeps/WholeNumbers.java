package graft.app.sweeps;

import java.util.function.Supplier;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Whole numbers as they are typed; what is none leaves the number as it was.
final class WholeNumbers extends StringConverter<Integer> {

    private final Supplier<@Nullable Integer> now;

    WholeNumbers(Supplier<@Nullable Integer> now) {
        this.now = now;
    }

    @Override
    public String toString(@Nullable Integer value) {
        return value == null ? "" : value.toString();
    }

    @Override
    public @Nullable Integer fromString(@Nullable String text) {
        try {
            return text == null ? now.get() : Integer.valueOf(text.strip());
        } catch (NumberFormatException none) {
            return now.get();
        }
    }
}
