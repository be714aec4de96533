package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.fake.FakeRuns;
import graft.app.task.InlineTasks;
import graft.app.workbench.RunActions;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.Workspace;
import graft.engine.service.RoutedEngine;
import graft.engine.service.RunTicket;
import graft.engine.service.ServiceFailure;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a run whose engine has died.
class RunControllerTest {

    @TempDir
    Path folder;

    private Workspace workspace;
    private RunFeed feed;
    private RunsViewModel runs;
    private FakeEngine engine;
    private RecipeDocument document;
    private RunController controller;

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        feed = new RunFeed(workspace);
        runs = new RunsViewModel(feed);
        engine = new FakeEngine(workspace);
        document = new RecipeDocument(StartRecipe.recipe());
        controller = new RunController(document, engine.service(), workspace, runs, new InlineTasks());
    }

    @AfterEach
    void close() {
        engine.close();
        feed.close();
    }

    private void look() {
        for (int i = 0; i < 6; i++) {
            feed.look();
            runs.drain();
        }
    }

    /// A run whose process is gone without a word, at this step.
    private void cutOff(RunFolder run, int steps) throws IOException {
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            for (int step = 1; step <= steps; step++) {
                journal.add(FakeRuns.step(step, 100, 0.7));
            }
        }
    }

    @Test
    void runsAreTrainedWhereThePersonHasChosen() {
        controller.run();
        controller.trainOn(() -> "cuda:1");
        controller.run();
        assertEquals(
                List.of("auto", "cuda:1"),
                engine.requests().stream().map(TrainRequest::device).toList());
    }

    @Test
    void recipesAreQueuedEachOnceTheOneBeforeHasItsPlace() {
        List<String> asked = new ArrayList<>();
        List<CompletableFuture<RunTicket>> answers = new ArrayList<>();
        RunController slow = new RunController(
                document,
                RoutedEngine.answering(new Object() {
                    public CompletableFuture<RunTicket> train(TrainRequest request) {
                        asked.add(RecipeJson.read(request.recipeJson()).name());
                        answers.add(new CompletableFuture<>());
                        return answers.getLast();
                    }
                }),
                workspace,
                runs,
                new InlineTasks());
        slow.trainAll(
                List.of(document.recipe().withName("first"), document.recipe().withName("second")), "compare");
        assertEquals(List.of("first"), asked);
        answers.getFirst()
                .complete(engine.train(new TrainRequest(RecipeJson.write(document.recipe()), "auto", null))
                        .join());
        assertEquals(List.of("first", "second"), asked);
    }

    @Test
    void aStopIsShownAtOnceUntilTheRunHasEnded() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        FakeRuns.train(run, 1, 20, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        try (var _ = run.claim()) {
            look();
            assertFalse(controller.stopping().getValue());
            controller.stop();
            assertTrue(controller.stopping().getValue());
            assertEquals("reviews stopping, step 20 of 60", controller.status().getValue());
            assertTrue(runs.rows().getFirst().stoppingProperty().get());
            FakeRuns.finish(run, 20, 0.9);
            look();
        }
        assertFalse(controller.stopping().getValue());
        assertFalse(runs.rows().getFirst().stoppingProperty().get());
    }

    @Test
    void afterItsLastStepARunIsSaidToBeMeasuredNotToTrain() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        FakeRuns.train(run, 1, 60, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        try (var _ = run.claim()) {
            look();
            assertEquals(
                    "reviews measuring on test rows, after step 60",
                    controller.status().getValue());
        }
    }

    @Test
    void pauseIsForTheRunInTrainingAndGoOnOnceItWaits() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        assertEquals(RunActions.Work.NONE, controller.work().getValue());
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            journal.add(FakeRuns.step(1, 100, 0.7));
            look();
            assertEquals(RunActions.Work.TRAINING, controller.work().getValue());
            run.requestPause();
            look();
            assertEquals(RunActions.Work.PAUSED, controller.work().getValue());
        }
        look();
        assertEquals(RunActions.Work.NONE, controller.work().getValue());
    }

    @Test
    void aDeletedRunComesBackByUndoInItsTurnWhetherTheOfferIsStillThereOrNot() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        FakeRuns.train(run, 1, 20, 20, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(run, 20, 0.9);
        look();
        document.apply("command.rename", recipe -> recipe.withName("before"));
        controller.delete(List.copyOf(runs.rows()));
        assertEquals(List.of(), runs.rows());
        assertEquals("delete run reviews", document.undoNameProperty().get().words());
        document.undo();
        assertEquals(1, runs.rows().size());
        assertNull(controller.noticeProperty().get(), "nothing is left to offer");
        assertEquals("before", document.recipe().name(), "not an older change of the recipe");
        document.redo();
        assertEquals(List.of(), runs.rows());
        controller.confirmDeletions();
        look();
        assertFalse(run.exists(), "the bar has gone, and the folder with it");
        document.apply("command.rename", recipe -> recipe.withName("after"));
        document.undo();
        document.undo();
        look();
        assertTrue(run.exists());
        assertEquals(run.id(), runs.rows().getFirst().id());
        assertEquals("before", document.recipe().name());
    }

    @Test
    void theOffersOwnButtonTakesBackNothingElse() throws IOException {
        FakeRuns.finish(FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1), 20, 0.9);
        look();
        controller.delete(List.copyOf(runs.rows()));
        document.apply("command.rename", recipe -> recipe.withName("since"));
        controller.noticeProperty().get().actions().getFirst().run().run();
        assertEquals(1, runs.rows().size());
        assertEquals("since", document.recipe().name());
        assertEquals("command.rename", document.undoNameProperty().get().key());
        document.undo();
        assertNull(document.undoNameProperty().get(), "it is not taken back twice");
    }

    @Test
    void undoOfADeletionLeavesOtherNoticesAndItsOwnOfferGoes() throws IOException {
        FakeRuns.finish(FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1), 5, 0.9);
        look();
        RunRow row = runs.rows().getFirst();
        controller.delete(List.of(row));
        document.undo();
        assertNull(controller.noticeProperty().get(), "its own offer goes with it");
        controller.delete(List.of(row));
        controller.warn("Read this.");
        document.undo();
        assertEquals(List.of(row), runs.rows());
        assertEquals("Read this.", controller.noticeProperty().get().text());
        document.redo();
        assertEquals(List.of(), runs.rows(), "redo deletes again");
        document.undo();
        assertEquals(List.of(row), runs.rows());
    }

    @Test
    void whatWasDeletedBeforeTheTrashWasEmptiedIsSaidToBeGoneInKindWords() throws IOException {
        FakeRuns.finish(FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1), 5, 0.9);
        look();
        controller.delete(List.copyOf(runs.rows()));
        controller.confirmDeletions();
        workspace.trash().empty();
        document.undo();
        Notice notice = controller.noticeProperty().get();
        assertEquals("g-attention", notice.tone());
        assertTrue(notice.text().startsWith("The trash has been emptied since"), notice.text());
    }

    @Test
    void whatOneOfSeveralRecipesIsRefusedForStaysWhileTheOthersAreQueued() {
        RunController strict = new RunController(
                document,
                RoutedEngine.answering(new Object() {
                    public CompletableFuture<RunTicket> train(TrainRequest request) {
                        return RecipeJson.read(request.recipeJson()).name().contains("refused")
                                ? CompletableFuture.failedFuture(new ServiceFailure("GRAFT-1301", "Too long.", "", 2))
                                : engine.train(request);
                    }
                }),
                workspace,
                runs,
                new InlineTasks());
        strict.trainAll(
                Stream.of("first", "refused", "refused too", "last")
                        .map(name -> document.recipe().withName(name))
                        .toList(),
                "compare");
        assertEquals(2, engine.requests().size());
        String told = strict.noticeProperty().get().text();
        assertTrue(told.contains("refused: GRAFT-1301") && told.contains("refused too: "), told);
    }

    @Test
    void whyARecipeWasNotTrainedGoesWhenTheRecipeIsChanged() {
        RunController refusing = new RunController(
                document,
                RoutedEngine.answering(new Object() {
                    public CompletableFuture<RunTicket> train(TrainRequest request) {
                        return CompletableFuture.failedFuture(new ServiceFailure("GRAFT-1301", "No model.", "", 2));
                    }
                }),
                workspace,
                runs,
                new InlineTasks());
        refusing.run();
        assertTrue(refusing.noticeProperty().get().text().contains("No model."));
        document.apply("base", recipe -> recipe.withBase(recipe.base().withModel("tiny-decoder")));
        assertNull(refusing.noticeProperty().get());
        refusing.warn("something else");
        document.apply("base", recipe -> recipe.withBase(recipe.base().withModel("tiny-encoder")));
        assertEquals("something else", refusing.noticeProperty().get().text());
    }

    @Test
    void aRunThatAnotherWindowHasAskedToStopIsStoppingHereToo() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            journal.add(FakeRuns.step(1, 100, 0.7));
            look();
            assertFalse(runs.find(run.id()).orElseThrow().stoppingProperty().get());
            run.requestStop();
            look();
            assertTrue(runs.find(run.id()).orElseThrow().stoppingProperty().get());
            assertTrue(
                    controller.status().getValue().contains("stopping"),
                    controller.status().getValue());
        }
    }

    @Test
    void aWorkspaceThatWasMovedAwayIsToldAsThatAndNotAsItsRuns() throws IOException {
        FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        FakeRuns.folder(workspace, "topics", "bottleneck r 16", 2);
        look();
        Path elsewhere = folder.resolveSibling(folder.getFileName() + "-moved");
        Files.move(folder, elsewhere);
        look();
        String told = controller.noticeProperty().get().text();
        Files.move(elsewhere, folder);
        assertTrue(told.startsWith("The workspace " + folder + " was moved or deleted"), told);
        look();
        assertEquals(2, runs.rows().size(), "they are seen again where it is back");
    }

    @Test
    void thatThereWasNoEngineIsOverWhenThereIsOne() {
        controller.failed(new ServiceFailure("GRAFT-2106", "The engine host was killed.", "Start it again.", 4));
        controller.engineUp();
        assertNull(controller.noticeProperty().get());
    }

    @Test
    void anEngineThatIsGoneIsNotExplainedTwice() {
        controller.failed(new ServiceFailure("GRAFT-2106", "The engine host was killed.", "Start it again.", 4));
        String told = controller.noticeProperty().get().text();
        assertTrue(told.contains("was not done") && !told.contains("killed"), told);
    }

    @Test
    void aRunThatWasInterruptedBeforeTheWindowOpenedIsOfferedInWords() throws IOException {
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        cutOff(run, 12);
        look();
        assertEquals(RunState.INTERRUPTED, runs.rows().getFirst().summary().state());
        controller.engineUp();
        Notice notice = controller.noticeProperty().get();
        assertTrue(notice.text().startsWith("reviews was interrupted at step 12 of 100"), notice.text());
        assertFalse(notice.text().contains("last checkpoint"), notice.text());
        Files.createDirectories(run.checkpoints());
        Files.writeString(run.checkpoints().resolve("step-10.json"), "{}");
        controller.engineUp();
        assertTrue(controller.noticeProperty().get().text().endsWith("it can go on from its last checkpoint."));
        assertEquals(List.of(), engine.resumed(), "nothing begins by itself");
        notice.actions().getFirst().run().run();
        assertEquals(List.of(run.id()), engine.resumed());
        assertNull(controller.noticeProperty().get());
    }

    @Test
    void aRunOfThisWindowGoesOnByItselfOnceAnotherEngineIsUp() throws IOException {
        controller.run();
        look();
        RunRow row = runs.rows().getFirst();
        controller.engineUp();
        cutOff(workspace.run(row.id()), 5);
        controller.engineDied();
        look();
        assertEquals(List.of(), engine.resumed(), "there is no engine yet");
        controller.engineUp();
        assertEquals(List.of(row.id()), engine.resumed());
        String told = controller.noticeProperty().get().text();
        assertTrue(told.contains("begins again from the start"), told + ": nothing was saved");
        controller.engineDied();
        controller.engineUp();
        assertEquals(List.of(row.id()), engine.resumed(), "each once");
    }

    @Test
    void aPausedRunStaysPausedWhenAnotherEngineIsUpAndIsOffered() throws IOException {
        controller.run();
        look();
        RunRow row = runs.rows().getFirst();
        RunFolder run = workspace.run(row.id());
        controller.engineUp();
        cutOff(run, 5);
        run.requestPause();
        controller.engineDied();
        look();
        controller.engineUp();
        look();
        assertEquals(List.of(), engine.resumed(), "it was told to wait");
        Notice notice = controller.noticeProperty().get();
        assertTrue(notice.text().contains("was paused at step 5 of 100 when the engine ended"), notice.text());
        notice.actions().getFirst().run().run();
        assertEquals(List.of(row.id()), engine.resumed());
    }

    @Test
    void aRunWhoseProcessDiesWhileTheWindowIsOpenIsOffered() throws IOException {
        controller.engineUp();
        RunFolder run = FakeRuns.folder(workspace, "reviews", "bottleneck r 16", 1);
        try (var _ = run.claim();
                Journal journal = Journal.append(run.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            journal.add(FakeRuns.step(1, 100, 0.7));
            look();
            assertEquals(RunState.TRAINING, runs.rows().getFirst().summary().state());
            assertNull(controller.noticeProperty().get());
        }
        look();
        Notice notice = controller.noticeProperty().get();
        assertTrue(notice.text().startsWith("reviews was interrupted at step 1 of 100"), notice.text());
        assertEquals(List.of(), engine.resumed(), "nothing begins by itself");
        notice.actions().getFirst().run().run();
        assertEquals(List.of(run.id()), engine.resumed());
    }

    @Test
    void aRunIsKnownByTheKindThatItsMethodNames() {
        for (String method : List.of(
                "bottleneck=bottleneck pfeiffer r 16 · ffn.output",
                "bottleneck=scaled parallel r 16 · ffn.parallel · all",
                "compacter=Compacter++ r 8 n 4 · ffn.output",
                "lora=DoRA r 8 · q, v",
                "lora=LoRA r 8 · q, v",
                "vera=VeRA r 256 · q, v",
                "ia3=(IA)³ · k, v, ffn.up",
                "prefix=prefix 30",
                "prompt=prompt 20",
                "reft=LoReFT r 4 · first and last",
                "invertible=invertible r 48",
                "bitfit=BitFit",
                "layernorm=LayerNorm",
                "full=full")) {
            String[] parts = method.split("=", 2);
            assertEquals(parts[0], RunRow.kindOf(parts[1]).orElseThrow().text(), parts[1]);
        }
        assertTrue(RunRow.kindOf("head only").isEmpty());
    }
}
