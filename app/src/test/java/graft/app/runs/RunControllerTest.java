package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeRuns;
import graft.app.task.InlineTasks;
import graft.app.workbench.RunActions;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.runs.RunFolder;
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
import org.junit.jupiter.api.Test;

/// What the window asks of its runs, and what it tells of them.
class RunControllerTest extends WatchedRuns {

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
            assertEquals(parts[0], KindWords.firstIn(parts[1]).orElseThrow().text(), parts[1]);
        }
        assertTrue(KindWords.firstIn("head only").isEmpty());
    }
}
