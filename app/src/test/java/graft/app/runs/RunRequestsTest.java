package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.task.InlineTasks;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.ExportOutcome;
import graft.engine.service.ExportRequest;
import graft.engine.service.QueueState;
import graft.engine.service.RepeatRequest;
import graft.engine.service.RoutedEngine;
import graft.engine.service.RunIds;
import graft.engine.service.RunTicket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the list of runs asks of the engine, and what becomes of the answer.
class RunRequestsTest {

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private Workspace workspace;
    private RunFeed feed;
    private RunsViewModel runs;
    private RunController controller;
    private RunRequests requests;

    /// An engine whose queue is a list.
    private final class Queue {
        public CompletableFuture<QueueState> queue() {
            return CompletableFuture.completedFuture(new QueueState(null, List.copyOf(waiting), false, true));
        }

        public CompletableFuture<QueueState> moveInQueue(String run, int position) {
            waiting.remove(run);
            waiting.add(Math.min(position, waiting.size()), run);
            return queue();
        }

        public CompletableFuture<List<RunTicket>> repeat(RepeatRequest request) {
            asked.add(request.run() + " x" + request.seeds()
                    + (request.changes().isEmpty() ? "" : " " + request.changes()));
            return CompletableFuture.completedFuture(List.of());
        }

        public CompletableFuture<Void> discard(String run) {
            asked.add("discard " + run);
            return CompletableFuture.completedFuture(null);
        }

        public CompletableFuture<ExportOutcome> exportAdapter(ExportRequest request) {
            asked.add("export " + request.adapter() + " " + request.format() + " " + request.folder() + " "
                    + request.withHead());
            return CompletableFuture.completedFuture(new ExportOutcome(
                    request.folder(), List.of("adapter_model.safetensors"), List.of("Scaled by the library."), null));
        }

        public CompletableFuture<Void> limitTime(String run, double seconds) {
            asked.add("limit " + seconds);
            return CompletableFuture.completedFuture(null);
        }

        public CompletableFuture<RunTicket> resume(String run) {
            waiting.add(run);
            return CompletableFuture.completedFuture(new RunTicket(run, run));
        }

        public CompletableFuture<Void> restore(RunIds back) {
            asked.add("restore " + back.ids());
            return CompletableFuture.completedFuture(null);
        }
    }

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        feed = new RunFeed(workspace);
        runs = new RunsViewModel(feed);
        EngineService engine = RoutedEngine.answering(new Queue());
        controller =
                new RunController(new RecipeDocument(StartRecipe.recipe()), engine, workspace, runs, new InlineTasks());
        requests = new RunRequests(engine, runs, controller, new InlineTasks());
    }

    @AfterEach
    void close() {
        feed.close();
    }

    private RunRow queued(String name, long created) {
        return queued(StartRecipe.recipe().withName(name), created);
    }

    private RunRow queued(Recipe recipe, long created) {
        String id = FakeRuns.folder(workspace, recipe, created).id();
        waiting.add(id);
        for (int i = 0; i < 6; i++) {
            feed.look();
            runs.drain();
        }
        return runs.find(id).orElseThrow();
    }

    @Test
    void waitingRunsKnowTheirPlaceAndMove() {
        RunRow first = queued("first", 1);
        RunRow second = queued("second", 2);
        RunRow third = queued("third", 3);
        requests.look();
        assertEquals(List.of(0, 1, 2), List.of(place(first), place(second), place(third)));
        requests.move(third, -1);
        assertEquals(List.of(0, 2, 1), List.of(place(first), place(second), place(third)));
        requests.moveTo(third, 0);
        assertEquals(List.of(1, 2, 0), List.of(place(first), place(second), place(third)));
        requests.move(third, -1);
        assertEquals(0, place(third), "the next cannot be earlier");
    }

    private static int place(RunRow row) {
        return row.placeProperty().get();
    }

    @Test
    void aWaitingRunIsGivenATimeLimitOrNone() {
        requests.limitTime(List.of(queued("long", 1)), 600);
        requests.limitTime(List.copyOf(runs.rows()), 0);
        assertEquals(List.of("limit 600.0", "limit 0.0"), asked);
        assertEquals("", RunDialogs.wrongLimit(" "), "no limit");
        assertEquals("", RunDialogs.wrongLimit("1,5"));
        for (String nonsense : List.of("soon", "-1", "0", "Infinity", "1e999")) {
            assertNotEquals("", RunDialogs.wrongLimit(nonsense), nonsense);
        }
    }

    @Test
    void whatWasDiscardedCanBeTakenBack() {
        RunRow run = queued("mistake", 1);
        requests.discard(List.of(run));
        Notice notice = controller.noticeProperty().get();
        assertTrue(notice.text().contains("mistake"), notice.text());
        notice.actions().getFirst().run().run();
        assertEquals(List.of("discard " + run.id(), "restore [" + run.id() + "]"), asked);
    }

    @Test
    void aWaitingRunThatWasDiscardedWaitsAgainWhereItStood() {
        queued("first", 1);
        RunRow run = queued("mistake", 2);
        queued("last", 3);
        requests.look();
        List<String> before = List.copyOf(waiting);
        requests.discard(List.of(run));
        waiting.remove(run.id()); // as the engine does
        controller.noticeProperty().get().actions().getFirst().run().run();
        assertEquals(before, waiting);
    }

    @Test
    void theStatusNamesTheWaitingRunWhoseTurnIsNext() {
        RunRow first = queued("first", 1);
        RunRow second = queued("second", 2);
        requests.look();
        assertEquals(first, runs.current().orElseThrow());
        requests.move(second, -1);
        assertEquals(second, runs.current().orElseThrow());
    }

    @Test
    void anEngineThatRefusesIsHeard() {
        RunRow run = queued("any", 1);
        requests.pauseOrGoOn(List.of(run));
        assertEquals("g-failed", controller.noticeProperty().get().tone());
        requests.repeat(List.of(run), 3);
        assertEquals(List.of(run.id() + " x3"), asked);
    }

    @Test
    void onlyWhatTellsRecipesApartIsListed() {
        RunRow one = queued("same", 1);
        Recipe other = StartRecipe.recipe().withName("same");
        String id = FakeRuns.folder(
                        workspace, other.withTraining(other.training().withSeed(43)), 2)
                .id();
        for (int i = 0; i < 6; i++) {
            feed.look();
            runs.drain();
        }
        RunRow two = runs.find(id).orElseThrow();
        assertEquals(
                List.of("training.seed"),
                RunDifferences.of(List.of(one, two)).stream()
                        .map(RunDifferences.Difference::path)
                        .toList());
        assertEquals(List.of(), RunDifferences.of(List.of(one, one)));
    }

    @Test
    void tagsAndNumbersAreReadAsTyped() {
        assertEquals(List.of("good", "keep"), RunDialogs.split(" good, keep ,, good"));
        assertEquals(2.5, RunDialogs.number("2,5").orElseThrow(), "another locale's decimal sign");
        assertTrue(RunDialogs.number("-1").isEmpty());
        assertTrue(RunDialogs.number("many").isEmpty());
        assertTrue(RunDialogs.number("1e999").isEmpty());
    }

    @Test
    void repeatedOnceMoreARunGetsSeedsThatItsRecipeWasNotTrainedWithYet() {
        Recipe recipe = StartRecipe.recipe();
        RunRow first = queued(recipe.withTraining(recipe.training().withSeed(5)), 1);
        requests.repeat(List.of(first), 3);
        assertEquals(first.id() + " x3", asked.getLast());
        RunRow later = queued(recipe.withTraining(recipe.training().withSeed(8)), 2);
        requests.repeat(List.of(first, later), 3);
        assertEquals(List.of(first.id() + " x3", first.id() + " x3 [training.seed=9]"), asked);
    }

    @Test
    void howLongARunWasTrainedIsSaidAsItWasAndNotAsItWasPlanned() {
        LongerRun bySteps = new LongerRun(0.357, 3, true, false);
        assertTrue(bySteps.hint().contains("0.36"), bySteps.hint());
        assertEquals("", bySteps.wrong("2"), "three epochs were never planned: sixty steps were");
        assertFalse(bySteps.wrong("0.3").isEmpty());
        LongerRun timeUp = new LongerRun(0.5, 3, false, true);
        assertTrue(timeUp.hint().contains("0.5") && timeUp.hint().contains("3"), timeUp.hint());
        assertEquals("", timeUp.wrong("3"), "what its time limit ended may go on to its plan's end");
        assertFalse(timeUp.wrong("2").isEmpty());
        assertEquals(
                List.of(3.0, 3.0, 6.0),
                List.of(bySteps.proposed(), timeUp.proposed(), new LongerRun(3, 3, false, false).proposed()));
    }

    @Test
    void aFieldThatARecipeLeavesOutHasItsDefaultAndAnAdapterThatIsNotThereHasNone() {
        RunRow plain = queued(StartRecipe.recipe().withName("one"), 1);
        RunRow head = queued(
                StartRecipe.recipe()
                        .withName("two")
                        .withAdapters(List.of())
                        .withTraining(StartRecipe.recipe().training().withSeed(7)),
                2);
        List<RunDifferences.Difference> found = RunDifferences.of(List.of(plain, head));
        assertEquals(List.of("42", "7"), values(found, "training.seed"));
        assertEquals("", values(found, "adapters[0].kind").getLast());
        assertTrue(found.stream().noneMatch(each -> each.path().equals("adapters")), found.toString());
    }

    @Test
    void aDefaultIsNamedByItsValueBesideAnotherOne() {
        Recipe start = StartRecipe.recipe();
        LoraSpec lora = LoraSpec.defaults();
        RunRow plain =
                queued(start.withName("one").withAdapters(List.of(lora)).withTraining(TrainingSpec.defaults()), 1);
        RunRow other = queued(
                start.withName("two")
                        .withAdapters(List.of(lora.withRank(lora.rank() + 3)))
                        .withTraining(TrainingSpec.defaults()
                                .withBatchSize(32)
                                .withRates(new TrainingSpec.Rates(
                                        2e-3,
                                        null,
                                        TrainingSpec.defaults().rates().schedule(),
                                        TrainingSpec.defaults().rates().warmup()))),
                2);
        List<RunDifferences.Difference> found = RunDifferences.of(List.of(plain, other));
        assertEquals(List.of("16", "32"), values(found, "training.batchSize"));
        assertEquals(List.of("1e-3", "2e-3"), values(found, "training.learningRate"));
        assertEquals(
                List.of(String.valueOf(lora.rank()), String.valueOf(lora.rank() + 3)),
                values(found, "adapters[0].rank"));
    }

    private static List<String> values(List<RunDifferences.Difference> found, String path) {
        return found.stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow()
                .values();
    }

    @Test
    void aRunIsRepeatedWithTheChangesThatAreTypedALineEach() {
        RunRow run = queued("first", 1);
        requests.repeat(List.of(run), RunDialogs.lines("training.timeLimit=600\n\n  --set training.seed=7\n "));
        assertEquals(run.id() + " x1 [training.timeLimit=600, training.seed=7]", asked.getLast());
    }

    @Test
    void whatADialogCannotUseIsSaidBelowIt() {
        for (String nonsense : List.of("", "many", "-3", "1e999", "3", "2,9", "0")) {
            assertFalse(new LongerRun(3, 3, false, false).wrong(nonsense).isEmpty(), nonsense);
        }
        assertEquals("", new LongerRun(3, 3, false, false).wrong("4,5"));
        Optional<Recipe> recipe = Optional.of(StartRecipe.recipe());
        for (String nonsense : List.of(
                "",
                "training.epochs",
                "training.nope=3",
                "training.epochs=many",
                "=3",
                "training.seed=7\nadapters[9].size=2")) {
            assertFalse(RunDialogs.wrongChanges(nonsense, recipe).isEmpty(), nonsense);
        }
        assertEquals("", RunDialogs.wrongChanges("training.timeLimit=600\n\n --set training.seed=7", recipe));
        String words = "Learning rate = 3e-4\nseed=7\nsize = 4";
        assertEquals("", RunDialogs.wrongChanges(words, recipe));
        assertEquals(
                List.of("training.learningRate=3e-4", "training.seed=7", "adapters[0].size=4"),
                RunDialogs.assignments(words, recipe));
    }

    @Test
    void aChangeOfWhatThereIsNotIsToldInTheWindowsWords() {
        Optional<Recipe> recipe = Optional.of(StartRecipe.recipe());
        String misspelt = RunDialogs.wrongChanges("lerning rate = 3", recipe);
        assertTrue(misspelt.contains("“lerning rate”") && misspelt.contains("Learning rate"), misspelt);
        for (String wrong : List.of("lerning rate = 3", "training.nope=3", "training.epochs=many")) {
            String told = RunDialogs.wrongChanges(wrong, recipe);
            assertFalse(told.contains("--set"), told);
        }
        assertEquals("", RunDialogs.wrongChanges("name = tweaked\nsteps = 30", recipe));
    }

    @Test
    void whatAnExportWroteIsTold() {
        requests.export(new ExportRequest("run", "peft", "/out/there", true, ""));
        assertEquals("export run peft /out/there true", asked.getLast());
        String told = controller.noticeProperty().get().text();
        assertTrue(told.contains("/out/there") && told.contains("adapter_model.safetensors"), told);
        assertTrue(told.contains("Scaled by the library."), told);
    }

    /// PEFT has no bottleneck, and a head alone is an adapter in neither library: asking for those is refused.
    @Test
    void theFormatThatIsOfferedFirstTakesTheAdapter() {
        assertEquals("peft", ExportDialog.usual(Set.of(AdapterKind.LORA)));
        assertEquals("adapterhub", ExportDialog.usual(Set.of(AdapterKind.BOTTLENECK)));
        assertEquals("adapterhub", ExportDialog.usual(Set.of(AdapterKind.PREFIX, AdapterKind.BOTTLENECK)));
        assertEquals("merged", ExportDialog.usual(Set.of()));
    }

    @Test
    void anExportNeverGoesWhereSomethingStandsOrWhereItIsUnclear() {
        assertFalse(ExportDialog.problem("").isEmpty());
        assertFalse(ExportDialog.problem("relative/folder").isEmpty());
        assertFalse(ExportDialog.problem(folder.toString()).isEmpty());
        assertFalse(ExportDialog.problem("a\0b").isEmpty());
        assertEquals("", ExportDialog.problem(folder.resolve("new").toString()));
    }
}
