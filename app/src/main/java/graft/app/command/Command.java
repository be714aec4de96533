package graft.app.command;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;

/// Something that can be asked for by name: a menu's item, a line of the command palette, a line of the sheet of keys.
///
/// @param id      stable, for example `canvas.fill`
/// @param name    in words that stay: `Undo`
/// @param title   in words; may change, as Undo's does
/// @param keys    its key, or null; pressed anywhere in the window unless it is local
/// @param local   whether the key counts only where the keyboard is on the canvas, which listens itself
/// @param enabled whether it can be asked for now
/// @param on      for what is switched on and off, or null
/// @param also    other words by which somebody may look for it, or empty
/// @param action  does it
public record Command(
        String id,
        String name,
        ObservableValue<String> title,
        @Nullable KeyCombination keys,
        boolean local,
        ObservableValue<Boolean> enabled,
        @Nullable BooleanProperty on,
        String also,
        Runnable action) {

    /// A plain command.
    ///
    /// @param keys as JavaFX writes them, or empty
    public static Command of(String id, String title, String keys, Runnable action) {
        return new Command(
                id,
                title,
                new SimpleStringProperty(title),
                keys.isEmpty() ? null : KeyCombination.valueOf(keys),
                false,
                new SimpleBooleanProperty(true),
                null,
                "",
                action);
    }

    /// One whose key the canvas listens to itself.
    public static Command onCanvas(String id, String title, String keys, Runnable action) {
        Command plain = of(id, title, keys, action);
        return new Command(id, title, plain.title, plain.keys, true, plain.enabled, null, "", action);
    }

    /// Something that is switched on and off.
    public static Command toggle(String id, String title, String keys, BooleanProperty on) {
        Command plain = of(id, title, keys, () -> on.set(!on.get()));
        return new Command(id, title, plain.title, plain.keys, false, plain.enabled, on, "", plain.action);
    }

    /// Undo or Redo, which name what they act on: `Undo: place adapter`.
    ///
    /// @param step name of what it acts on, or null while there is nothing
    public static Command named(
            String id, String title, String keys, ObservableValue<@Nullable String> step, Runnable action) {
        Command plain = of(id, title, keys, action);
        return new Command(
                id,
                title,
                step.map(name -> title + ": " + name).orElse(title),
                plain.keys,
                false,
                step.map(name -> true).orElse(false),
                null,
                "",
                action);
    }

    /// The same, found by other words, too.
    public Command also(String words) {
        return new Command(id, name, title, keys, local, enabled, on, words, action);
    }

    /// The same, after something else was done.
    public Command after(Runnable first) {
        return new Command(id, name, title, keys, local, enabled, on, also, () -> {
            first.run();
            action.run();
        });
    }

    /// Its key as it is called in the window's language, or empty.
    public String keyText() {
        KeyCombination combination = keys;
        return combination == null ? "" : KeyWords.here().of(combination.getDisplayText());
    }
}
