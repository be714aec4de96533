package graft.app.document;

import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// The open recipe and how it came to be. The recipe is immutable; every edit is a named command that makes another
/// one, and undo walks back through them. All methods belong to the FX thread.
public final class RecipeDocument {

    /// Commands that can be undone.
    static final int DEPTH = 200;

    private final ReadOnlyObjectWrapper<Recipe> recipe;
    private final ReadOnlyObjectWrapper<@Nullable ModelShape> shape = new ReadOnlyObjectWrapper<>(this, "shape", null);
    private final ObjectProperty<@Nullable Recipe> preview = new SimpleObjectProperty<>(this, "preview", null);
    private final ReadOnlyObjectWrapper<@Nullable String> undoName = new ReadOnlyObjectWrapper<>(this, "undo", null);
    private final ReadOnlyObjectWrapper<@Nullable String> redoName = new ReadOnlyObjectWrapper<>(this, "redo", null);
    private final Deque<Command> done = new ArrayDeque<>();
    private final Deque<Command> undone = new ArrayDeque<>();
    private final CellSelection selection = new CellSelection();

    /// @param nameKey message key of its name
    /// @param group   edits of one group and name in a row are one command, or null
    private record Command(String nameKey, @Nullable Object group, Recipe before, Recipe after) {}

    public RecipeDocument(Recipe initial) {
        recipe = new ReadOnlyObjectWrapper<>(this, "recipe", initial);
    }

    public ReadOnlyObjectProperty<Recipe> recipeProperty() {
        return recipe.getReadOnlyProperty();
    }

    public Recipe recipe() {
        return recipe.get();
    }

    /// The base model's shape, or null while it is unknown.
    public ReadOnlyObjectProperty<@Nullable ModelShape> shapeProperty() {
        return shape.getReadOnlyProperty();
    }

    public @Nullable ModelShape shape() {
        return shape.get();
    }

    public void setShape(@Nullable ModelShape newShape) {
        selection.clear();
        selection.focusOn(null);
        shape.set(newShape);
    }

    /// What a gesture would make of the recipe if it ended now, or null; for views that show results ahead.
    public ObjectProperty<@Nullable Recipe> previewProperty() {
        return preview;
    }

    public CellSelection selection() {
        return selection;
    }

    /// Makes an edit that can be undone. An edit that changes nothing leaves no trace.
    ///
    /// @param nameKey message key of the command's name, for example `command.place`
    public void apply(String nameKey, UnaryOperator<Recipe> edit) {
        apply(nameKey, null, edit);
    }

    /// As {@link #apply(String, UnaryOperator)}, but edits in a row with the same name and group are undone together:
    /// a slider's movement, the letters typed into one field.
    public void apply(String nameKey, @Nullable Object group, UnaryOperator<Recipe> edit) {
        Recipe before = recipe.get();
        Recipe after = edit.apply(before);
        if (after.equals(before)) {
            return;
        }
        Command last = done.peekLast();
        if (group != null
                && last != null
                && group.equals(last.group())
                && nameKey.equals(last.nameKey())
                && last.after().equals(before)) {
            done.removeLast();
            before = last.before();
        }
        done.addLast(new Command(nameKey, group, before, after));
        if (done.size() > DEPTH) {
            done.removeFirst();
        }
        undone.clear();
        show(after);
    }

    /// Replaces the recipe by another document's, without history.
    public void open(Recipe other) {
        done.clear();
        undone.clear();
        selection.clear();
        show(other);
    }

    /// Takes the last command back; does nothing when there is none.
    public void undo() {
        Command command = done.pollLast();
        if (command != null) {
            undone.addLast(command);
            show(command.before());
        }
    }

    /// Makes what edits of a group in a row have done as if it had not been: nothing of it is left to undo or redo.
    public void takeBack(Object group) {
        Command last = done.peekLast();
        if (last != null && group.equals(last.group()) && last.after().equals(recipe.get())) {
            done.removeLast();
            show(last.before());
        }
    }

    public void redo() {
        Command command = undone.pollLast();
        if (command != null) {
            done.addLast(command);
            show(command.after());
        }
    }

    /// Message key of the command that undo would take back, or null when there is none.
    public ReadOnlyObjectProperty<@Nullable String> undoNameProperty() {
        return undoName.getReadOnlyProperty();
    }

    /// Message key of the command that redo would repeat, or null when there is none.
    public ReadOnlyObjectProperty<@Nullable String> redoNameProperty() {
        return redoName.getReadOnlyProperty();
    }

    private void show(Recipe next) {
        preview.set(null);
        recipe.set(next);
        undoName.set(nameOf(done.peekLast()));
        redoName.set(nameOf(undone.peekLast()));
    }

    private static @Nullable String nameOf(@Nullable Command command) {
        return command == null ? null : command.nameKey();
    }
}
