package graft.app.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.task.InlineTasks;
import graft.engine.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;

/// The open recipe survives what a disk and a second window can do to it.
@ExtendWith(ApplicationExtension.class)
class OpenRecipeTest {

    @TempDir
    Path folder;

    private static final Recipe RECIPE = StartRecipe.recipe().withName("mine");

    @Test
    void twoWindowsNeverWriteOverEachOthersRecipe() throws IOException {
        try (OpenRecipe first = OpenRecipe.claim(folder)) {
            first.write(RECIPE);
            try (OpenRecipe second = OpenRecipe.claim(folder)) {
                assertTrue(second.shared());
                assertEquals(Optional.of(RECIPE), second.read(), "it begins with what the first one has");
                second.write(RECIPE.withName("theirs"));
                assertEquals(Optional.of(RECIPE), first.read());
                assertEquals("theirs", second.read().orElseThrow().name());
            }
        }
        try (OpenRecipe next = OpenRecipe.claim(folder)) {
            assertFalse(next.shared(), "the lock ends with its window");
        }
    }

    @Test
    void aWindowWhoseRecipeCannotBeSavedSaysSoBeforeItCloses() throws IOException {
        Path workspace = folder.resolve("workspace");
        RecipeDocument document = new RecipeDocument(RECIPE);
        List<Throwable> told = new ArrayList<>();
        try (OpenRecipe open = OpenRecipe.claim(workspace)) {
            RecipeAutosave autosave = new RecipeAutosave(document, open, new InlineTasks(), trouble -> {});
            autosave.follow();
            Path blocked =
                    Files.createDirectories(workspace.resolve("recipe.json").resolve("full"));
            assertTrue(autosave.mayClose(told::add), "nothing was edited");
            document.apply("command.rename", recipe -> recipe.withName("other"));
            assertFalse(autosave.mayClose(told::add));
            assertEquals(1, told.size());
            assertTrue(autosave.mayClose(told::add), "it was told once");
            document.apply("command.rename", recipe -> recipe.withName("another"));
            Files.delete(blocked);
            Files.delete(blocked.getParent());
            assertTrue(autosave.mayClose(told::add));
            assertEquals("another", open.read().orElseThrow().name());
            assertEquals(1, told.size());
        }
    }

    @Test
    void anUnreadableRecipeIsSetAsideAndNeverWrittenOver() throws IOException {
        for (String text : List.of("{\"name\": ", "{\"schema\": \"graft.recipe/9\", \"name\": \"from the future\"}")) {
            Files.writeString(folder.resolve("recipe.json"), text);
            try (OpenRecipe open = OpenRecipe.claim(folder)) {
                assertEquals(Optional.empty(), open.read());
                Path kept = open.unreadable().orElseThrow();
                open.write(RECIPE);
                assertEquals(text, Files.readString(kept));
                assertEquals(Optional.of(RECIPE), open.read());
            }
        }
        assertTrue(Files.exists(folder.resolve("recipe-unreadable-2.json")));
    }

    /// A file where the workspace should be cannot be written into by anybody, root included.
    @Test
    void aDiskThatCannotBeWrittenIsToldAndTriedAgain() throws IOException {
        Path workspace = Files.writeString(folder.resolve("blocked"), "");
        OpenRecipe open = OpenRecipe.claim(workspace);
        assertThrows(IOException.class, () -> open.write(RECIPE));
        List<Optional<Throwable>> told = new ArrayList<>();
        RecipeAutosave autosave = new RecipeAutosave(new RecipeDocument(RECIPE), open, new InlineTasks(), told::add);
        autosave.save();
        assertTrue(told.getLast().isPresent(), "the window says that it is not saved");
        Files.delete(workspace);
        autosave.save();
        assertTrue(told.getLast().isEmpty());
        assertEquals(Optional.of(RECIPE), open.read());
        autosave.close();
    }
}
