package graft.app.welcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.StartRecipe;
import graft.app.runs.Fingerprint;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The run that Graft brings along, as it lies in `samples`.
class RecordedRunTest {

    private static final Path SAMPLES = Path.of("..", "samples");

    private final List<IOException> told = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void aNewWorkspaceOpensOnAFinishedRunWithAWholeCurveAndAResult() throws IOException {
        assertTrue(RecordedRun.install(SAMPLES, folder, told::add));
        List<RunFolder> runs = new Workspace(folder).runs();
        assertEquals(1, runs.size());
        RunSummary run = SummaryReader.read(runs.getFirst());
        assertEquals(RunState.EARLY_STOPPED.usable(), run.state().usable(), "it can be used: " + run.state());
        assertTrue(
                run.validation().getOrDefault("accuracy", 0.0) > 0.75,
                run.validation().toString());
        RunCurve curve = new RunCurve(runs.getFirst().events());
        assertEquals(run.step(), curve.size(), "a point for every step");
        assertTrue(curve.loss(curve.size() - 1) < curve.loss(0));
        assertFalse(RecipeJson.read(runs.getFirst().recipeText()).adapters().isEmpty());
    }

    @Test
    void itMeasuresTheRecipeThatANewWindowOpensWith() throws IOException {
        assertTrue(RecordedRun.install(SAMPLES, folder, told::add));
        RunFolder run = new Workspace(folder).runs().getFirst();
        assertEquals(
                Fingerprint.of(StartRecipe.recipe()),
                Fingerprint.of(RecipeJson.parse("recorded", run.recipeText()).recipe()));
    }

    @Test
    void itIsPutOnceAndNeverAmongRunsOfSomebodyElse() throws IOException {
        assertTrue(RecordedRun.install(SAMPLES, folder, told::add));
        assertFalse(RecordedRun.install(SAMPLES, folder, told::add));
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.createDirectories(other.resolve("runs"));
        assertFalse(RecordedRun.install(SAMPLES, other, told::add), "an empty list that was made empty stays empty");
    }

    @Test
    void aFolderThatCannotBeWrittenAndMissingSamplesOpenWithoutIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertFalse(RecordedRun.install(SAMPLES, file, told::add));
        assertEquals(1, told.size(), "the window says so");
        assertFalse(RecordedRun.install(folder.resolve("nowhere"), folder.resolve("fresh"), told::add));
        assertFalse(Files.exists(folder.resolve("fresh")));
    }
}
