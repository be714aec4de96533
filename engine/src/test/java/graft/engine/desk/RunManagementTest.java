package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.EngineException;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunDifference;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunState;
import graft.engine.runs.RunStore;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.Installation;
import graft.engine.service.LearningRateCurve;
import graft.engine.service.LearningRateRequest;
import graft.engine.service.RepeatRequest;
import graft.engine.service.RunIds;
import graft.engine.service.RunTicket;
import graft.engine.service.SweepRequest;
import graft.engine.service.SweepTable;
import graft.engine.service.SweepTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user does with runs beyond training one.
@Timeout(120)
class RunManagementTest {

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

    private static String recipe(int epochs) throws IOException {
        return Files.readString(TinyHome.recipe(home))
                .replace("\"epochs\": 3", "\"epochs\": " + epochs + ", \"earlyStopping\": false");
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static EngineException refused(CompletableFuture<?> future) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS));
        return assertInstanceOf(EngineException.class, thrown.getCause());
    }

    private RunFolder begun(String recipe) throws Exception {
        return workspace.run(
                got(engine.train(new TrainRequest(recipe, "cpu", null))).run());
    }

    private RunFolder ended(String recipe) throws Exception {
        RunFolder run = begun(recipe);
        got(engine.ended(run.id()));
        return run;
    }

    private static RunState state(RunFolder run) {
        return SummaryReader.read(run).state();
    }

    @Test
    void theQueueIsHeldArrangedAndWorkedThroughInThatOrder() throws Exception {
        engine.takeUpQueue();
        assertTrue(got(engine.holdQueue(true)).held());
        RunFolder first = begun(recipe(1));
        RunFolder second = begun(recipe(1));
        RunFolder third = begun(recipe(1));
        assertEquals(
                List.of(first.id(), second.id(), third.id()),
                got(engine.queue()).waiting());
        assertEquals(
                List.of(third.id(), first.id(), second.id()),
                got(engine.moveInQueue(third.id(), 0)).waiting());
        got(engine.stop(first.id()));
        assertEquals(RunState.STOPPED, state(first));
        assertEquals(2, refused(engine.moveInQueue(first.id(), 0)).exitStatus());
        got(engine.holdQueue(false));
        engine.awaitIdle();
        assertTrue(begin(third) <= begin(second), "the moved run is trained first");
    }

    /// As `graft train --queue` beside an open window: the window's engine has asked what waits, and trains it.
    @Test
    void aRunThatACommandQueuedIsTrainedByTheEngineThatServesTheQueue() throws Exception {
        engine.takeUpQueue();
        String queued;
        try (LocalEngine command = new LocalEngine(Installation.here(), workspace)) {
            command.rest();
            queued =
                    got(command.train(new TrainRequest(recipe(1), "cpu", null))).run();
        }
        got(engine.holdQueue(true));
        assertEquals(List.of(queued), got(engine.queue()).waiting());
        got(engine.holdQueue(false));
        got(engine.ended(queued));
        assertEquals(RunState.COMPLETED, state(workspace.run(queued)));
        assertEquals(List.of(), got(engine.queue()).waiting());
    }

    /// What a command is about to train itself waits for a moment, too.
    @Test
    void aRunThatWaitsInAProcessThatTrainsItIsLeftThere() throws Exception {
        engine.takeUpQueue();
        got(engine.holdQueue(true));
        RunFolder others = workspace.create(new RunInfo("other", null, "m", "tiny", "mini", "cpu", 1, 1), recipe(1));
        try (RunStore store = workspace.store()) {
            store.upsert(SummaryReader.read(others));
        }
        assertEquals(List.of(), got(engine.queue()).waiting());
    }

    /// As a run of a killed process whose window lets it go on.
    @Test
    void anInterruptedRunGoesOnBeforeThoseThatWait() throws Exception {
        RunFolder run = ended(recipe(1));
        List<String> lines = Files.readAllLines(run.journal());
        Files.write(run.journal(), lines.subList(0, lines.size() - 1));
        assertEquals(RunState.INTERRUPTED, state(run));
        engine.takeUpQueue();
        got(engine.holdQueue(true));
        RunFolder first = begun(recipe(1));
        RunFolder second = begun(recipe(1));
        got(engine.moveInQueue(second.id(), 0));
        got(engine.resume(run.id()));
        assertEquals(
                List.of(run.id(), second.id(), first.id()), got(engine.queue()).waiting());
    }

    /// When a run's process began to train it.
    private static long begin(RunFolder run) {
        return run.events().getFirst().at();
    }

    /// A run that cannot even begin, and one that begins and finds that its data are gone.
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aFailedRunHoldsTheQueueWhereItIsToldSo(boolean begins) throws Exception {
        engine.takeUpQueue();
        got(engine.holdQueue(true));
        got(engine.continueOnError(false));
        RunFolder broken = begun(recipe(1));
        RunFolder after = begun(recipe(1));
        String gone = recipe(1).replace("\"source\": \"mini\"", "\"source\": \"gone\"");
        Files.writeString(broken.recipe(), begins ? gone : "{");
        got(engine.holdQueue(false));
        got(engine.ended(broken.id()));
        assertTrue(got(engine.queue()).held());
        assertEquals(RunState.FAILED, state(broken));
        RunEvent.Finished told =
                assertInstanceOf(RunEvent.Finished.class, broken.events().getLast());
        assertTrue(
                String.valueOf(told.error()).contains(begins ? "gone" : broken.recipe() + " is not JSON"),
                told.toString());
        assertEquals(RunState.QUEUED, state(after));
        assertNull(got(engine.queue()).live());
    }

    @Test
    void aPausedRunGoesOnAsIfNothingHadBeen() throws Exception {
        RunFolder whole = ended(recipe(20));
        RunFolder paused = begun(recipe(20));
        StepWatch.until(paused, 5);
        got(engine.pause(paused.id()));
        while (paused.events().stream()
                .noneMatch(event ->
                        event instanceof RunEvent.Note note && note.kind().equals("paused"))) {
            Thread.onSpinWait();
        }
        assertEquals(RunState.PAUSED, state(paused));
        got(engine.unpause(paused.id()));
        got(engine.ended(paused.id()));
        assertEquals(RunState.COMPLETED, state(paused));
        assertEquals(new RunCurve(whole.events()).toJson(), new RunCurve(paused.events()).toJson());
        assertEquals(2, refused(engine.pause(paused.id())).exitStatus());
    }

    @Test
    void anEndedRunIsExtendedInItsOwnFolderAndItsCurveGoesOn() throws Exception {
        RunFolder run = ended(recipe(2));
        assertEquals(2, refused(engine.extend(run.id(), 2)).exitStatus());
        assertEquals(2, refused(engine.extend(run.id(), 1e308)).exitStatus(), "no run counts so many steps");
        assertEquals(2, refused(engine.resume(run.id())).exitStatus());
        long before = SummaryReader.read(run).step();
        got(engine.extend(run.id(), 5));
        got(engine.ended(run.id()));
        RunSummary after = SummaryReader.read(run);
        assertEquals(RunState.COMPLETED, after.state());
        assertEquals(before * 5 / 2, after.step());
        RunCurve curve = new RunCurve(run.events());
        assertEquals(after.step(), curve.size());
        assertEquals(5, RecipeJson.read(run.recipeText()).training().length().epochs());
    }

    @Test
    void aRunThatIsExtendedWhileOthersWaitIsQueuedAndSurvivesItsProcess() throws Exception {
        RunFolder run = ended(recipe(1));
        engine.takeUpQueue();
        got(engine.holdQueue(true));
        got(engine.extend(run.id(), 2));
        assertEquals(RunState.QUEUED, state(run));
        engine.close();
        try (LocalEngine next = new LocalEngine(Installation.here(), workspace)) {
            next.takeUpQueue();
            assertEquals(List.of(run.id()), got(next.queue()).waiting());
            got(next.stop(run.id()));
        }
        assertEquals(RunState.COMPLETED, state(run), "taken out of the queue, it is what it was");
    }

    @Test
    void repeatedRunsHaveTheirSeedsAndChanges() throws Exception {
        RunFolder run = ended(recipe(1));
        List<RunTicket> seeds = got(engine.repeat(new RepeatRequest(run.id(), List.of(), 2, null, "spread")));
        List<RunTicket> changed =
                got(engine.repeat(new RepeatRequest(run.id(), List.of("adapters[0].size=8"), 1, null, null)));
        engine.awaitIdle();
        assertEquals(
                List.of(43L, 44L),
                seeds.stream()
                        .map(ticket ->
                                SummaryReader.read(workspace.run(ticket.run())).seed())
                        .toList());
        RunSummary wider = SummaryReader.read(workspace.run(changed.getFirst().run()));
        assertEquals(42, wider.seed());
        assertTrue(wider.trainable() > SummaryReader.read(run).trainable());
        assertEquals(
                2,
                refused(engine.repeat(new RepeatRequest(run.id(), List.of("training.learningRate=-1"), 1, null, null)))
                        .exitStatus());
    }

    @Test
    void tagsAndRemarksAreKeptAndListed() throws Exception {
        RunFolder run = ended(recipe(1));
        got(engine.annotate(run.id(), List.of("keep", "keep", " lecture "), "Zwei Zeilen\nmit Umlaut: ü"));
        RunSummary row;
        try (var store = workspace.store()) {
            row = store.find(run.id()).orElseThrow();
        }
        assertEquals(List.of("keep", "lecture"), row.notes().tags());
        assertEquals("Zwei Zeilen\nmit Umlaut: ü", row.notes().note());
        assertEquals(row.notes(), SummaryReader.read(run).notes());
        assertEquals(
                2,
                refused(engine.annotate(run.id(), List.of("x".repeat(100)), "")).exitStatus());
    }

    @Test
    void aDeletedRunComesBackWholeUntilTheTrashIsEmptied() throws Exception {
        RunFolder run = ended(recipe(1));
        RunSummary before = SummaryReader.read(run);
        got(engine.delete(RunIds.of(run.id())));
        assertFalse(run.exists());
        assertEquals(
                List.of(run.id()),
                got(engine.trash()).stream().map(RunSummary::id).toList());
        got(engine.restore(RunIds.of(run.id())));
        assertEquals(before, SummaryReader.read(run));
        got(engine.delete(RunIds.of(run.id())));
        assertEquals(1, got(engine.emptyTrash()));
        assertEquals(2, refused(engine.restore(RunIds.of(run.id()))).exitStatus());
    }

    @Test
    void aLiveRunIsDiscarded() throws Exception {
        RunFolder run = begun(recipe(400));
        StepWatch.until(run, 2);
        assertEquals(2, refused(engine.delete(RunIds.of(run.id()))).exitStatus());
        got(engine.discard(run.id()));
        assertFalse(run.exists());
    }

    @Test
    void theReasonsWhyTwoRunsDifferAreNamed() throws Exception {
        RunFolder run = ended(recipe(1));
        RunFolder same = ended(recipe(1));
        assertEquals(List.of(), got(engine.differences(run.id(), same.id())));
        RunFolder other = ended(recipe(1).replace("\"size\": 4", "\"size\": 8"));
        Set<String> fields = got(engine.differences(run.id(), other.id())).stream()
                .filter(difference -> difference.area().equals("recipe"))
                .map(RunDifference::field)
                .collect(Collectors.toSet());
        assertEquals(Set.of("adapters[0].size"), fields);
    }

    @Test
    void theFinderSuggestsARateAtWhichTheLossFalls() throws Exception {
        LearningRateCurve curve = got(engine.findLearningRate(new LearningRateRequest(recipe(3), "cpu")));
        double suggestion = Objects.requireNonNull(curve.suggestion(), curve.reason());
        assertTrue(suggestion > 1e-4 && suggestion < 0.5, curve.reason() + suggestion);
        assertEquals(curve.rates().size(), curve.losses().size());
        assertFalse(Files.exists(workspace.runsFolder()));
    }

    @Test
    void aSweepIsQueuedGoesOnWhereItWasAndIsComparedSeedBySeed() throws Exception {
        String json = "{\"recipe\": " + recipe(1) + ", \"grid\": {\"adapters[0].size\": [2, 4]}, \"seeds\": 2,"
                + " \"list\": [{\"name\": \"none\", \"set\": {\"adapters\": []}}], \"reference\": \"adapters[0].size=4\"}";
        SweepTicket begun = got(engine.sweep(new SweepRequest(json, "cpu")));
        assertEquals(6, begun.queued().size());
        engine.awaitIdle();
        got(engine.delete(RunIds.of(begun.queued().get(3).run())));
        SweepTicket again = got(engine.sweep(new SweepRequest(json, "cpu")));
        assertEquals(begun.sweep(), again.sweep());
        assertEquals(1, again.queued().size());
        assertEquals(5, again.done().size());
        engine.awaitIdle();
        SweepTable table = got(engine.sweepTable(begun.sweep()));
        assertEquals("accuracy", table.metric());
        assertEquals(
                List.of("adapters[0].size=2", "adapters[0].size=4", "none"),
                table.rows().stream().map(SweepTable.Row::variant).toList());
        SweepTable.Row narrow = table.rows().getFirst();
        RunSummary first = SummaryReader.read(workspace.run(narrow.runs().getFirst()));
        assertTrue(first.test().containsKey("accuracy"), "there are test rows, and they do not choose");
        assertEquals(first.validation().get("accuracy"), narrow.values().getFirst());
        SweepTable.Row reference = table.rows().get(1);
        assertNull(reference.difference());
        SweepTable.Paired paired = narrow.difference();
        assertNotNull(paired);
        double one = narrow.values().getFirst() - reference.values().getFirst();
        double two = narrow.values().get(1) - reference.values().get(1);
        assertEquals((one + two) / 2, paired.mean(), 1e-12);
        assertEquals(Math.abs(one - two) / Math.sqrt(2), paired.deviation(), 1e-12);
        assertEquals(List.of(begun.sweep()), got(engine.sweeps()));
    }

    /// Each with a checkpoint and without one: a run that was cut off early begins anew, but not as another.
    @ParameterizedTest
    @CsvSource({"recipe, true", "recipe, false", "data, true", "data, false", "base model, true", "base model, false"})
    void aResumeSaysWhatHasChangedAndChangesNothing(String what, boolean checkpoint) throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.csv"), TinyHome.rows(60, 3));
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String file : List.of("config.json", "vocab.txt", "model.safetensors")) {
            Files.copy(home.resolve("samples/models/tiny").resolve(file), model.resolve(file));
        }
        RunFolder run = begun(recipe(400)
                .replace("\"tiny\"", "\"" + model + "\"")
                .replace("\"source\": \"mini\"", "\"source\": \"" + rows + "\""));
        StepWatch.until(run, 3);
        got(engine.stop(run.id()));
        got(engine.ended(run.id()));
        if (!checkpoint) {
            deleteFilesIn(run.checkpoints());
        }
        String journal = Files.readString(run.journal());
        switch (what) {
            case "recipe" ->
                Files.writeString(run.recipe(), Files.readString(run.recipe()).replace("0.01", "0.02"));
            case "data" -> Files.writeString(rows, "another good row,good\n", StandardOpenOption.APPEND);
            default -> changeLastByte(model.resolve("model.safetensors"));
        }
        EngineException refusal = refused(engine.resume(run.id()));
        assertTrue(refusal.getMessage().contains("the " + what + " (hash"), refusal.getMessage());
        assertEquals(2, refusal.exitStatus());
        assertEquals(journal, Files.readString(run.journal()));
        assertEquals(RunState.STOPPED, state(run));
    }

    private static void deleteFilesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void changeLastByte(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length - 1] ^= 1;
        Files.write(file, content);
    }
}
