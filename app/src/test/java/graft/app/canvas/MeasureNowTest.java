package graft.app.canvas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.task.InlineTasks;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.Precision;
import graft.engine.runs.RowCounts;
import graft.engine.service.EngineService;
import graft.engine.service.MeasuredCost;
import graft.engine.service.RoutedEngine;
import graft.engine.service.ServiceFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// From the estimate to a measurement, and back as soon as the recipe is another one.
@ExtendWith(ApplicationExtension.class)
class MeasureNowTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private final List<String> asked = new ArrayList<>();
    private int runs;
    private CompletableFuture<MeasuredCost> answer = new CompletableFuture<>();
    private BudgetViewModel model;

    @Start
    void start(Stage stage) {
        EngineService engine = RoutedEngine.answering(new Object() {
            public CompletableFuture<MeasuredCost> measure(String recipeJson) {
                return answer;
            }

            public CompletableFuture<MemoryCalibration> memoryCalibration(String precision) {
                asked.add(precision);
                return CompletableFuture.completedFuture(
                        runs == 0 || precision.equals("nf4")
                                ? MemoryCalibration.NONE
                                : new MemoryCalibration(5L << 30, 1, runs));
            }
        });
        document.setShape(Shapes.bertBase());
        model = new BudgetViewModel(document, engine, new InlineTasks());
        model.setRows(RowCounts.ofTraining(1_600));
        stage.setScene(new Scene(new BudgetStrip(model, new Theme(Look.LIGHT)), 1200, 60));
        stage.show();
    }

    private static String memory(FxRobot robot) {
        return robot.lookup("#budget-memory").queryAs(Labeled.class).getText();
    }

    private MenuItem item() {
        return item("measure-now");
    }

    private String origin() {
        return item("memory-origin").getText();
    }

    private MenuItem item(String id) {
        return BudgetMenus.memory(model).stream()
                .filter(each -> id.equals(each.getId()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatTwoStepsTookStandsInPlaceOfTheEstimateUntilTheRecipeChanges(FxRobot robot) {
        String estimate = memory(robot);
        robot.interact(() -> item().fire());
        assertEquals("measuring…", memory(robot));
        assertTrue(item().isDisable(), "asked once is enough");
        robot.interact(() -> answer.complete(new MeasuredCost(3L << 30, 0.5, 16, 128)));
        assertEquals("3.0 GiB measured", memory(robot));
        assertEquals(OptionalDouble.of(200), model.secondsProperty().get(), "100 steps an epoch, 4 epochs");
        assertTrue(item().getText().contains("16 rows up to 128 tokens"), item().getText());
        robot.interact(() -> document.apply("command.place", recipe -> recipe.withAdapters(List.of())));
        robot.interact(document::undo);
        assertEquals(estimate, memory(robot));
        assertEquals(OptionalDouble.empty(), model.secondsProperty().get());
    }

    @Test
    void theEstimateIsThatOfTheRunsMeasuredHereOfTheSamePrecision(FxRobot robot) {
        String byShapes = memory(robot);
        assertEquals("Estimated from shapes: no run of this precision was measured here yet", origin());
        runs = 1;
        robot.interact(model::refresh);
        assertTrue(model.memory().total() > 5L << 30, "the program itself takes 5 GiB here");
        assertEquals("Estimated by what one run took here", origin());
        assertEquals(
                BudgetStrip.band(
                        model.budgetProperty().get().memoryLow(), model.memory().total()),
                memory(robot));
        runs = 2;
        robot.interact(() -> item().fire());
        robot.interact(() -> answer.complete(new MeasuredCost(3L << 30, 0.5, 16, 128)));
        assertEquals("Estimated by what 2 runs took here", origin());
        robot.interact(() -> document.apply(
                "command.place", recipe -> recipe.withBase(recipe.base().withPrecision(Precision.NF4))));
        assertEquals("nf4", asked.getLast());
        assertEquals("Estimated from shapes: no run of this precision was measured here yet", origin());
        robot.interact(document::undo);
        assertEquals("Estimated by what 2 runs took here", origin());
        assertNotEquals(byShapes, memory(robot));
    }

    @Test
    void anAnswerForAnotherRecipeIsNotShown(FxRobot robot) {
        robot.interact(() -> item().fire());
        robot.interact(() -> document.apply("command.place", recipe -> recipe.withAdapters(List.of())));
        robot.interact(() -> answer.complete(new MeasuredCost(3L << 30, 0.5, 16, 128)));
        assertInstanceOf(Measured.Not.class, model.measuredProperty().get());
    }

    @Test
    void aRefusalIsSaidInTheMenuAndTheEstimateStays(FxRobot robot) {
        String estimate = memory(robot);
        robot.interact(() -> item().fire());
        robot.interact(() ->
                answer.completeExceptionally(new ServiceFailure("GRAFT-1001", "A run is being trained.", "Wait.", 2)));
        assertEquals(estimate, memory(robot));
        assertTrue(item().getText().contains("A run is being trained."), item().getText());
        String reason = "many words ".repeat(30).strip();
        String folded = BudgetMenus.folded(reason);
        assertEquals(reason, folded.replace('\n', ' '));
        assertTrue(folded.lines().allMatch(line -> line.length() < 80), folded);
    }
}
