package graft.app.inspector;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// A drop-down list that reports only what the user picks, not what it is told to show.
public final class Choice<T> extends ComboBox<T> {

    private boolean showing;

    public Choice(String id, List<T> values, Function<T, String> words, Consumer<T> pick) {
        setId(id);
        getStyleClass().add("g-entry");
        setMaxWidth(Double.MAX_VALUE);
        getItems().setAll(values);
        setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : words.apply(value);
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        });
        valueProperty().addListener((observed, before, value) -> {
            if (!showing && value != null) {
                pick.accept(value);
            }
        });
    }

    /// Shows a value, or none where places differ.
    public void show(@Nullable T value, String none) {
        showing = true;
        setPromptText(none);
        setValue(value);
        showing = false;
    }
}
