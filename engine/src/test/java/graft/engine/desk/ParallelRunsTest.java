package graft.engine.desk;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.InvalidInput;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.MemoryBook;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real runs, one in this process and one in another beside it.
@Timeout(120)
class ParallelRunsTest {

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
        System.setProperty("graft.engine.classpath", TestClassPath.get());
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
        System.clearProperty("graft.engine.classpath");
    }

    private static String recipe(int epochs) throws IOException {
        return Files.readString(TinyHome.recipe(home))
                .replace("\"epochs\": 3", "\"epochs\": " + epochs + ", \"earlyStopping\": false");
    }

    private static RunFolder begin(LocalEngine engine, String recipe) throws Exception {
        RunTicket ticket = engine.train(new TrainRequest(recipe, "cpu", null)).get(60, TimeUnit.SECONDS);
        return engine.workspace().run(ticket.run());
    }

    @Test
    void aRunBesideAnotherGivesTheNumbersThatItGivesAlone() throws Exception {
        try (LocalEngine engine = new LocalEngine(Installation.here(), new Workspace(folder))) {
            engine.takeUpQueue();
            assertEquals(2, engine.parallelRuns(2).get().parallel());
            RunFolder longer = begin(engine, recipe(100_000));
            StepWatch.until(longer, 1);
            RunFolder beside = begin(engine, recipe(3));
            engine.ended(beside.id()).get(100, TimeUnit.SECONDS);
            assertEquals(RunState.COMPLETED, SummaryReader.read(beside).state());
            assertEquals(RunState.TRAINING, SummaryReader.read(longer).state(), "it was trained while the other was");
            engine.stop(longer.id()).get();
            engine.ended(longer.id()).get(60, TimeUnit.SECONDS);
            RunFolder alone = begin(engine, recipe(3));
            engine.ended(alone.id()).get(60, TimeUnit.SECONDS);
            assertEquals(new RunCurve(alone.events()).toJson(), new RunCurve(beside.events()).toJson());
            assertEquals(
                    ThreadShare.of(2), beside.environmentJson().path("threads").asInt());
            assertEquals(
                    alone.environmentJson().path("threads"),
                    beside.environmentJson().path("threads"));
        }
    }

    @Test
    void aRunThatIsTooLargeForTheMemoryHasNoRoomBesideAnother() throws IOException {
        Workspace workspace = new Workspace(folder.resolve("workspace"));
        BaseModels models = BaseModels.of(Installation.here(), workspace.folder());
        MemoryRoom room = new MemoryRoom(models, MemoryBook.of(workspace));
        Path huge = Files.createDirectories(folder.resolve("huge"));
        Files.writeString(huge.resolve("config.json"), """
                {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 120, "hidden_size": 65536,
                 "num_hidden_layers": 200, "num_attention_heads": 512, "intermediate_size": 262144}
                """);
        RunFolder small = run(workspace, recipe(1));
        RunFolder large = run(
                workspace, recipe(1).replace("\"tiny\"", "\"" + huge.toString().replace("\\", "\\\\") + "\""));
        assertTrue(room.fits(small, List.of(small)));
        assertFalse(room.fits(large, List.of(small)));
        assertFalse(room.fits(small, List.of(large)), "what the other has not taken yet is not free");
    }

    private static RunFolder run(Workspace workspace, String recipe) {
        return workspace.create(new RunInfo("run", null, "m", "b", "d", "cpu", 1, 1), recipe);
    }

    @Test
    void aWaitingRunsTimeLimitIsSetAndTakenBack() throws Exception {
        try (LocalEngine engine = new LocalEngine(Installation.here(), new Workspace(folder))) {
            engine.takeUpQueue();
            engine.holdQueue(true).get();
            RunFolder run = begin(engine, recipe(1));
            engine.limitTime(run.id(), 90).get();
            assertEquals(90.0, limit(run));
            engine.limitTime(run.id(), 0).get();
            assertNull(limit(run));
            for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
                ExecutionException refused = assertThrows(
                        ExecutionException.class,
                        () -> engine.limitTime(run.id(), wrong).get());
                assertInstanceOf(InvalidInput.class, refused.getCause());
            }
            engine.stop(run.id()).get();
            ExecutionException over = assertThrows(
                    ExecutionException.class,
                    () -> engine.limitTime(run.id(), 5).get());
            assertInstanceOf(InvalidInput.class, over.getCause());
        }
    }

    @Test
    void aRunWhoseTimeWasUpIsResumedWithThatTimeOnceMore() throws Exception {
        try (LocalEngine engine = new LocalEngine(Installation.here(), new Workspace(folder))) {
            engine.takeUpQueue();
            RunFolder whole = begin(engine, recipe(1));
            RunFolder run = begin(engine, recipe(1).replace("\"epochs\"", "\"timeLimit\": 0.001, \"epochs\""));
            engine.awaitIdle();
            RunSummary cut = SummaryReader.read(run);
            assertEquals(RunState.COMPLETED, cut.state());
            assertTrue(cut.step() < cut.totalSteps(), cut.toString());
            engine.holdQueue(true).get();
            engine.resume(run.id()).get();
            assertTrue(requireNonNull(limit(run)) > 0.001, "what it had spent does not count again");
            engine.limitTime(run.id(), 0).get();
            engine.holdQueue(false).get();
            engine.awaitIdle();
            assertEquals(new RunCurve(whole.events()).toJson(), new RunCurve(run.events()).toJson());
        }
    }

    private static @Nullable Double limit(RunFolder run) {
        return RecipeJson.read(run.recipeText()).training().monitor().timeLimit();
    }
}
