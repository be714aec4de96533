package graft.app.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import graft.engine.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeDocumentTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());

    @Test
    void undoWalksBackCommandByCommandAndRedoForward() {
        Recipe start = document.recipe();
        document.apply("command.one", recipe -> recipe.withName("one"));
        document.apply("command.two", recipe -> recipe.withName("two"));
        assertEquals("command.two", document.undoNameProperty().get().key());
        document.undo();
        assertEquals("one", document.recipe().name());
        assertEquals("command.two", document.redoNameProperty().get().key());
        document.undo();
        assertEquals(start, document.recipe());
        assertNull(document.undoNameProperty().get());
        document.redo();
        document.redo();
        assertEquals("two", document.recipe().name());
    }

    @Test
    void aNewCommandForgetsWhatWasUndone() {
        document.apply("command.one", recipe -> recipe.withName("one"));
        document.undo();
        document.apply("command.two", recipe -> recipe.withName("two"));
        document.redo();
        assertEquals("two", document.recipe().name());
    }

    @Test
    void anEditThatChangesNothingLeavesNoTrace() {
        document.apply("command.none", recipe -> recipe.withName(recipe.name()));
        assertNull(document.undoNameProperty().get());
    }

    @Test
    void editsOfOneGroupAreUndoneTogether() {
        Recipe start = document.recipe();
        document.apply("command.name", "field", recipe -> recipe.withName("a"));
        document.apply("command.name", "field", recipe -> recipe.withName("ab"));
        document.apply("command.name", "field", recipe -> recipe.withName("abc"));
        document.undo();
        assertEquals(start, document.recipe());
    }

    @Test
    void twoHundredCommandsCanBeUndone() {
        for (int number = 0; number < RecipeDocument.DEPTH + 10; number++) {
            String name = "n" + number;
            document.apply("command.name", recipe -> recipe.withName(name));
        }
        for (int number = 0; number < RecipeDocument.DEPTH + 10; number++) {
            document.undo();
        }
        assertEquals("n9", document.recipe().name());
    }

    @Test
    void whatIsDoneToAnythingElseIsUndoneInItsTurn() {
        List<String> deeds = new ArrayList<>();
        document.apply("command.one", recipe -> recipe.withName("one"));
        document.noteDeed(
                StepName.of("command.delete-run", "reviews"), () -> deeds.add("undone"), () -> deeds.add("redone"));
        document.apply("command.two", recipe -> recipe.withName("two"));
        document.undo();
        assertEquals(List.of(), deeds);
        assertEquals("delete run reviews", document.undoNameProperty().get().words());
        document.undo();
        assertEquals(List.of("undone"), deeds);
        assertEquals("one", document.recipe().name(), "the recipe stays");
        assertEquals("command.one", document.undoNameProperty().get().key());
        document.redo();
        document.redo();
        assertEquals(List.of("undone", "redone"), deeds);
        assertEquals("two", document.recipe().name());
    }

    @Test
    void openingAnotherRecipeStartsAFreshHistory() {
        document.apply("command.one", recipe -> recipe.withName("one"));
        document.open(StartRecipe.recipe());
        assertNull(document.undoNameProperty().get());
    }

    /// As when the window is made anew in another language.
    @Test
    void anotherWindowGoesOnWithTheRecipeAndItsEdits() {
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        document.apply("command.training", recipe -> recipe.withName("first"));
        document.noteDeed(StepName.of("command.delete-run"), () -> {}, () -> {});
        document.apply("command.training", recipe -> recipe.withName("second"));
        document.undo();
        RecipeDocument other = document.forAnotherWindow();
        assertEquals("first", other.recipe().name());
        other.redo();
        assertEquals("second", other.recipe().name());
        other.undo();
        other.undo();
        assertEquals(StartRecipe.recipe(), other.recipe(), "what was done to runs is not in between");
        assertEquals("first", document.recipe().name(), "the first window's stays as it is");
    }
}
