package graft.app.document;

import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// The open recipe and how it came to be. The recipe is immutable; every edit is a named command that makes another
/// one. Undo walks back through what was done last, whatever it was about: what is done to anything else, as to runs,
/// is noted here in its turn. All methods belong to the FX thread.
public final class RecipeDocument {

    /// Commands that can be undone.
    static final int DEPTH = 200;

    private final ReadOnlyObjectWrapper<Recipe> recipe;
    private final ReadOnlyObjectWrapper<@Nullable ModelShape> shape = new ReadOnlyObjectWrapper<>(this, "shape", null);
    private final ObjectProperty<@Nullable Recipe> preview = new SimpleObjectProperty<>(this, "preview", null);
    private final ReadOnlyObjectWrapper<@Nullable StepName> undoName = new ReadOnlyObjectWrapper<>(this, "undo", null);
    private final ReadOnlyObjectWrapper<@Nullable StepName> redoName = new ReadOnlyObjectWrapper<>(this, "redo", null);
    private final Deque<Step> done = new ArrayDeque<>();
    private final Deque<Step> undone = new ArrayDeque<>();
    private final CellSelection selection = new CellSelection();
    private final RefusedInputs refused = new RefusedInputs();

    private sealed interface Step {
        StepName name();
    }

    /// @param group edits of one group and name in a row are one command, or null
    private record Edit(StepName name, @Nullable Object group, Recipe before, Recipe after) implements Step {}

    /// Something done to anything but the recipe.
    private record Deed(StepName name, Runnable undo, Runnable redo) implements Step {}

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

    /// What stands in fields beside the recipe.
    public RefusedInputs refused() {
        return refused;
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
        StepName name = StepName.of(nameKey);
        if (group != null
                && done.peekLast() instanceof Edit last
                && group.equals(last.group())
                && name.equals(last.name())
                && last.after().equals(before)) {
            done.removeLast();
            before = last.before();
        }
        add(new Edit(name, group, before, after));
        show(after);
    }

    /// Notes something that was done to anything but the recipe, so that undo takes it back in its turn.
    ///
    /// @param undo takes it back
    /// @param redo does it again
    /// @return takes it back at once, whatever was done since
    public Runnable noteDeed(StepName name, Runnable undo, Runnable redo) {
        Deed deed = new Deed(name, undo, redo);
        add(deed);
        nameSteps();
        return () -> {
            if (done.peekLast() == deed) {
                undo();
            } else if (done.remove(deed)) {
                nameSteps();
                undo.run();
            }
        };
    }

    private void add(Step step) {
        done.addLast(step);
        if (done.size() > DEPTH) {
            done.removeFirst();
        }
        undone.clear();
    }

    /// Replaces the recipe by another document's, without its history; what was done besides, a deletion of runs say,
    /// can still be taken back.
    public void open(Recipe other) {
        refused.giveUp();
        done.removeIf(Edit.class::isInstance);
        undone.removeIf(Edit.class::isInstance);
        selection.clear();
        show(other);
    }

    /// The same for another window: the recipe, and the edits that can be taken back. What was done besides can not.
    public RecipeDocument forAnotherWindow() {
        RecipeDocument other = new RecipeDocument(recipe());
        other.done.addAll(edits(done));
        other.undone.addAll(edits(undone));
        other.nameSteps();
        return other;
    }

    private static List<Step> edits(Deque<Step> steps) {
        return steps.stream().filter(Edit.class::isInstance).toList();
    }

    /// Takes the last command back; does nothing when there is none.
    public void undo() {
        Step step = done.pollLast();
        if (step == null) {
            return;
        }
        undone.addLast(step);
        switch (step) {
            case Edit edit -> show(edit.before());
            case Deed deed -> {
                nameSteps();
                deed.undo().run();
            }
        }
    }

    /// Makes what edits of a group in a row have done as if it had not been: nothing of it is left to undo or redo.
    public void takeBack(Object group) {
        if (done.peekLast() instanceof Edit last
                && group.equals(last.group())
                && last.after().equals(recipe.get())) {
            done.removeLast();
            show(last.before());
        }
    }

    public void redo() {
        Step step = undone.pollLast();
        if (step == null) {
            return;
        }
        done.addLast(step);
        switch (step) {
            case Edit edit -> show(edit.after());
            case Deed deed -> {
                nameSteps();
                deed.redo().run();
            }
        }
    }

    /// Name of the step that undo would take back, or null when there is none.
    public ReadOnlyObjectProperty<@Nullable StepName> undoNameProperty() {
        return undoName.getReadOnlyProperty();
    }

    /// Name of the step that redo would repeat, or null when there is none.
    public ReadOnlyObjectProperty<@Nullable StepName> redoNameProperty() {
        return redoName.getReadOnlyProperty();
    }

    private void show(Recipe next) {
        preview.set(null);
        recipe.set(next);
        nameSteps();
    }

    private void nameSteps() {
        undoName.set(nameOf(done.peekLast()));
        redoName.set(nameOf(undone.peekLast()));
    }

    private static @Nullable StepName nameOf(@Nullable Step step) {
        return step == null ? null : step.name();
    }
}
