package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.settings.Settings;
import graft.app.task.InlineTasks;
import graft.engine.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Saving a recipe under a name that was typed into the system's dialog.
class RecipeFilesTest {

    @TempDir
    Path folder;

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private final List<String> said = new ArrayList<>();
    private final List<String> warned = new ArrayList<>();
    private Settings settings;
    private RecipeFiles files;

    @BeforeEach
    void open() {
        settings = Settings.read(folder);
        files = new RecipeFiles(
                document,
                new InlineTasks(),
                said::add,
                warned::add,
                () -> {
                    throw new AssertionError("no dialog");
                },
                settings);
    }

    @Test
    void aNameWithoutItsEndingGetsItSoThatItIsFoundAgain() {
        files.save(folder.resolve("mine"));
        assertEquals(document.recipe(), RecipeJson.read(folder.resolve("mine.json")));
        assertFalse(Files.exists(folder.resolve("mine")));
        assertEquals(List.of(folder.resolve("mine.json")), settings.recent());
        assertEquals("mine.json saved.", said.getLast());
    }

    @Test
    void aFileThatTheDialogDidNotAskAboutIsNotReplaced() throws IOException {
        Path there = Files.writeString(folder.resolve("mine.json"), "mine");
        files.save(folder.resolve("mine"));
        assertEquals("mine", Files.readString(there));
        assertTrue(warned.getLast().contains("was not replaced"), warned.getLast());
        files.save(there);
        assertEquals(document.recipe(), RecipeJson.read(there));
    }

    @Test
    void whereItCannotBeWrittenItIsSaidWhatAndWhy() {
        files.save(folder.resolve("gone").resolve("mine.json"));
        assertTrue(warned.getLast().startsWith("mine.json was not saved: there is no "), warned.getLast());
        assertEquals(List.of(), settings.recent());
    }
}
