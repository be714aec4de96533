package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.EngineException;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.runs.Latency;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunLease;
import graft.engine.runs.RunState;
import graft.engine.runs.RunStore;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import graft.engine.service.IdentityReport;
import graft.engine.service.Installation;
import graft.engine.service.MeasuredCost;
import graft.engine.service.PredictRequest;
import graft.engine.service.Prediction;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The engine in this process, end to end on a tiny model.
@Timeout(120)
class LocalEngineTest {

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private Workspace workspace;
    private LocalEngine engine;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    @BeforeEach
    void open() {
        workspace = new Workspace(folder.resolve("workspace"));
        engine = new LocalEngine(Installation.here(), workspace);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static String recipe(String change, String to) throws IOException {
        return Files.readString(TinyHome.recipe(home)).replace(change, to);
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private RunSummary trained(String recipe) throws Exception {
        RunTicket ticket = got(engine.train(new TrainRequest(recipe, "cpu", "group")));
        got(engine.ended(ticket.run()));
        return SummaryReader.read(workspace.run(ticket.run()));
    }

    @Test
    void aRunLearnsIsListedAndPredicts() throws Exception {
        String full = recipe("\"bottleneck\", \"preset\": \"pfeiffer\", \"size\": 4", "\"full\"")
                .replace("\"epochs\": 3", "\"epochs\": 12");
        RunSummary run = trained(full);
        assertEquals(RunState.COMPLETED, run.state(), String.valueOf(run.error()));
        assertTrue(run.test().getOrDefault("accuracy", 0.0) > 0.9, run.test().toString());
        assertEquals("group", run.group());
        try (RunStore store = workspace.store()) {
            RunSummary row = store.find(run.id()).orElseThrow();
            assertEquals(run.state(), row.state());
            assertEquals(run.test(), row.test());
        }
        List<Prediction> predictions = got(engine.predict(new PredictRequest(
                run.id(), List.of("ada lives in good york and", "the old mill bad river of"), List.of())));
        assertEquals(
                List.of("good", "bad"),
                predictions.stream().map(Prediction::label).toList());
        double sum = predictions.getFirst().scores().stream()
                .mapToDouble(Prediction.Score::probability)
                .sum();
        assertEquals(1, sum, 1e-9);
        assertEquals(
                run.test().get("accuracy"),
                got(engine.evaluate(run.id(), "mini")).metrics().get("accuracy"));
    }

    @Test
    void aRowIsTimedThroughATrainedModelAndMergedWhereThatIsPossible() throws Exception {
        String brief = "\"epochs\": 3";
        RunSummary bottleneck = trained(recipe(brief, "\"maxSteps\": 1"));
        Latency one = got(engine.latency(bottleneck.id()));
        assertTrue(one.seconds() > 0 && one.tokens() > 2 && one.tokens() <= 24, one.toString());
        assertTrue(Double.isNaN(one.mergedSeconds()), "a bottleneck cannot be merged");
        assertEquals(one, Latency.read(workspace.run(bottleneck.id())).orElseThrow(), "it is kept with the run");
        RunSummary lora = trained(recipe("\"bottleneck\", \"preset\": \"pfeiffer\", \"size\": 4", "\"lora\"")
                .replace(brief, "\"maxSteps\": 1"));
        assertTrue(got(engine.latency(lora.id())).mergedSeconds() > 0);
        Files.writeString(workspace.run(lora.id()).path().resolve("latency.json"), "{\"seconds\": \"soon\"}");
        assertTrue(Latency.read(workspace.run(lora.id())).isEmpty(), "it is measured anew");
    }

    @Test
    void aFreshPfeifferAdapterIsIdenticalAndAnotherStartIsNamedAsCause() throws Exception {
        IdentityReport same = got(engine.checkIdentity(recipe("", "")));
        assertTrue(same.identical());
        assertEquals(0, same.gap());
        assertEquals(2 * (16 * 4 + 4 + 4 * 16 + 16) + 2 * 17, same.trainable());
        IdentityReport moved = got(engine.checkIdentity(recipe("\"size\": 4", "\"size\": 4, \"init\": \"bert\"")));
        assertFalse(moved.identical());
        assertEquals("adapters[0] (bottleneck)", moved.cause());
    }

    @Test
    void twoStepsAtTheLongestRowsAreMeasuredAndLeaveNoRun() throws Exception {
        MeasuredCost cost = got(engine.measure(recipe("", "")));
        assertEquals(RecipeJson.read(recipe("", "")).training().batchSize(), cost.rows());
        DataReport data = got(engine.inspectData(new DataRequest(recipe("", ""), 2)));
        int longest = data.lengths().getLast().upTo();
        assertTrue(cost.length() > 2 && cost.length() <= longest, cost + " of at most " + longest);
        assertTrue(cost.peakBytes() > 50_000_000 && cost.stepSeconds() > 0, cost.toString());
        assertEquals(2, data.tokens().size());
        assertTrue(data.tokens().getFirst().tokens().getFirst().special(), "it begins with the model's own token");
        assertFalse(Files.exists(workspace.runsFolder()));
    }

    @Test
    void ofATableThatCannotBeUsedAsAskedTheColumnsAreToldSoThatOthersCanBeNamed() throws Exception {
        Path table =
                Files.writeString(folder.resolve("own.csv"), "input,body,label\n,a film,x\n,a book,x\n,a mill,x\n");
        DataReport data = got(engine.inspectData(new DataRequest(recipe("\"mini\",", "\"" + table + "\","), 2)));
        assertEquals(
                List.of("input", "body", "label"),
                data.columns().stream().map(DataReport.Column::name).toList());
        assertTrue(data.problem().contains("GRAFT-12"), data.problem());
        assertEquals(0, data.trainRows());
        Path empty = Files.writeString(folder.resolve("empty.csv"), "");
        CompletableFuture<DataReport> nothing =
                engine.inspectData(new DataRequest(recipe("\"mini\",", "\"" + empty + "\","), 2));
        assertThrows(ExecutionException.class, () -> got(nothing), "there is nothing to choose from");
        Path filled = Files.writeString(
                folder.resolve("filled.csv"), "input,body,label\n,a film,x\n,a book,y\n,a mill,x\n,a river,y\n");
        DataReport guessed = got(engine.inspectData(new DataRequest(recipe("\"mini\",", "\"" + filled + "\","), 2)));
        assertEquals("body", guessed.roles().get("text"), "a column that says nothing is no text, whatever its name");
        assertEquals("", guessed.problem());
    }

    @Test
    void runsAreTrainedInTheOrderInWhichTheyCame() throws Exception {
        String slow = recipe("\"epochs\": 3", "\"epochs\": 400")
                .replace("\"batchSize\"", "\"earlyStopping\": false, \"batchSize\"");
        RunTicket first = got(engine.train(new TrainRequest(slow, "cpu", null)));
        RunTicket second = got(engine.train(new TrainRequest(recipe("", ""), "cpu", null)));
        RunTicket third = got(engine.train(new TrainRequest(recipe("", ""), "cpu", null)));
        assertEquals(
                RunState.QUEUED, SummaryReader.read(workspace.run(third.run())).state());
        // Taken from the queue before it began.
        got(engine.stop(third.run()));
        RunSummary withdrawn = SummaryReader.read(workspace.run(third.run()));
        assertEquals(RunState.STOPPED, withdrawn.state());
        assertEquals(-1, withdrawn.fileBytes());
        // A live run stops and keeps its result.
        got(engine.stop(first.run()));
        got(engine.ended(first.run()));
        RunSummary stopped = SummaryReader.read(workspace.run(first.run()));
        assertEquals(RunState.STOPPED, stopped.state());
        assertTrue(stopped.step() < stopped.totalSteps() || stopped.totalSteps() == 0);
        got(engine.ended(second.run()));
        assertEquals(
                RunState.COMPLETED,
                SummaryReader.read(workspace.run(second.run())).state());
    }

    @Test
    void aStoppedRunIsUsableAndGoesOnWhenResumed() throws Exception {
        String slow = recipe("\"epochs\": 3", "\"epochs\": 30")
                .replace("\"batchSize\"", "\"earlyStopping\": false, \"batchSize\"");
        RunTicket ticket = got(engine.train(new TrainRequest(slow, "cpu", null)));
        StepWatch.until(workspace.run(ticket.run()), 5);
        got(engine.stop(ticket.run()));
        got(engine.ended(ticket.run()));
        RunSummary stopped = SummaryReader.read(workspace.run(ticket.run()));
        assertEquals(RunState.STOPPED, stopped.state());
        assertTrue(stopped.fileBytes() > 0);
        got(engine.predict(new PredictRequest(ticket.run(), List.of("a good film"), List.of())));
        got(engine.resume(ticket.run()));
        got(engine.ended(ticket.run()));
        RunSummary ended = SummaryReader.read(workspace.run(ticket.run()));
        assertEquals(RunState.COMPLETED, ended.state());
        assertEquals(ended.totalSteps(), ended.step());
        assertNull(ended.error());
    }

    @Test
    void aRunWhoseGpuIsGoneGoesOnOnTheProcessorWhenItIsToldSo() throws Exception {
        RunInfo info = new RunInfo("lost", null, "bottleneck", "tiny", "mini", "cuda:7", 42, 1);
        RunFolder run = workspace.create(info, recipe("", ""));
        try (Journal journal = Journal.append(run.journal())) {
            journal.add(new RunEvent.Finished(
                    2, 0, "failed", Map.of(), Map.of(), 0, Double.NaN, 0, null, "GRAFT: the GPU is gone"));
        }
        ExecutionException refused = assertThrows(
                ExecutionException.class, () -> engine.resume(run.id()).get(60, TimeUnit.SECONDS));
        EngineException reason = assertInstanceOf(EngineException.class, refused.getCause());
        assertTrue(reason.paragraph().contains("cuda:7"), reason.paragraph());
        got(engine.resumeOn(run.id(), "cpu"));
        got(engine.ended(run.id()));
        RunSummary ended = SummaryReader.read(run);
        assertEquals(RunState.COMPLETED, ended.state(), String.valueOf(ended.error()));
        assertEquals("cpu", ended.device());
        assertEquals("cpu", run.info().device());
    }

    @Test
    void aRunThatIsBeingTrainedIsNotResumedBesideThat() throws Exception {
        RunFolder run =
                workspace.create(new RunInfo("live", null, "none", "tiny", "mini", "cpu", 42, 1), recipe("", ""));
        try (RunLease _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(new RunEvent.Started(1, 1, 0, 9, 3, 10, "cpu", "fp32", null));
            ExecutionException refused = assertThrows(
                    ExecutionException.class, () -> engine.resume(run.id()).get(60, TimeUnit.SECONDS));
            EngineException reason = assertInstanceOf(EngineException.class, refused.getCause());
            assertEquals(2, reason.exitStatus());
            String owner = "by process " + ProcessHandle.current().pid();
            assertTrue(reason.paragraph().contains(owner), reason.paragraph());
            assertFalse(run.queuedAgain(), "it does not wait for the end of the other either");
        }
    }

    @Test
    void theQueueOfAProcessThatIsGoneIsTakenUp() throws Exception {
        String slow = recipe("\"epochs\": 3", "\"epochs\": 400")
                .replace("\"batchSize\"", "\"earlyStopping\": false, \"batchSize\"");
        RunTicket live = got(engine.train(new TrainRequest(slow, "cpu", null)));
        RunTicket waiting = got(engine.train(new TrainRequest(recipe("", ""), "cpu", null)));
        StepWatch.until(workspace.run(live.run()), 1);
        engine.close();
        try (LocalEngine next = new LocalEngine(Installation.here(), workspace)) {
            next.takeUpQueue();
            next.awaitIdle();
        }
        assertEquals(
                RunState.COMPLETED,
                SummaryReader.read(workspace.run(waiting.run())).state());
    }

    @Test
    void refusedRecipesLeaveNothingOnDisk() {
        for (String json : List.of("{", "[]", "{\"schema\": \"graft.recipe/1\", \"base\": {\"model\": \"nowhere\"}}")) {
            ExecutionException thrown = assertThrows(
                    ExecutionException.class,
                    () -> engine.train(new TrainRequest(json, "cpu", null)).get(60, TimeUnit.SECONDS));
            EngineException failure = assertInstanceOf(EngineException.class, thrown.getCause());
            assertEquals(2, failure.exitStatus(), failure.paragraph());
        }
        assertFalse(Files.exists(workspace.folder()));
    }
}
