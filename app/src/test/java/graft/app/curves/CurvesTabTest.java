package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.runs.RunFacts;
import graft.app.runs.RunRow;
import graft.app.task.InlineTasks;
import graft.app.ui.Stops;
import graft.app.ui.Theme;
import graft.engine.recipe.Recipe;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The tab has a chart for each quantity that its runs have written.
@ExtendWith(ApplicationExtension.class)
class CurvesTabTest {

    private final CurvesViewModel model = new CurvesViewModel();
    private CurvesTab tab;
    private Parent content;

    @Start
    void start(Stage stage) {
        Theme theme = new Theme(false);
        tab = new CurvesTab(model, theme, new InlineTasks(), said -> {});
        content = (Parent) tab.content();
        Scene scene = new Scene(content, 1440, 400);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private static RunRow seed(String id, long seed) {
        RunRow row = FakeRuns.training(id, "LoRA r 8 · q", seed, 40, step -> seed / (double) step);
        Recipe recipe = StartRecipe.recipe();
        row.setFacts(RunFacts.of(recipe.withTraining(recipe.training().withSeed(seed))));
        return row;
    }

    @Test
    void twoSeedsOfOneRecipeShownFirstHaveAllTheirCharts(FxRobot robot) {
        robot.interact(() -> model.shown().setAll(List.of(seed("a", 42), seed("b", 43))));
        robot.interact(tab::look);
        assertEquals(
                model.quantities().stream()
                        .map(Quantity::key)
                        .map("chart-"::concat)
                        .sorted()
                        .toList(),
                robot.lookup(".g-chart").queryAll().stream()
                        .map(Node::getId)
                        .sorted()
                        .toList());
    }

    /// Who asks for the curves by key reads values with the arrows at once, whatever stands before it in the tree.
    @Test
    void theKeyboardGoesToTheLargeChart(FxRobot robot) {
        robot.interact(() -> model.shown().setAll(List.of(seed("a", 42))));
        robot.interact(tab::look);
        assertEquals(content.lookup("#chart-loss .g-pointer"), tab.first(Stops.of(content)));
    }

    @Test
    void asATableEveryStepOfAShortRunHasItsRowAndALongRunsStepsAreRound(FxRobot robot) {
        robot.interact(() -> {
            CurveTable table = new CurveTable(model, new Theme(false));
            model.shown().setAll(List.of(seed("a", 42)));
            table.show(new Quantity("loss", "Loss"));
            assertEquals(
                    IntStream.rangeClosed(1, 40).boxed().toList(),
                    table.getItems().stream().map(row -> (int) row.x()).toList());
            model.shown().setAll(List.of(FakeRuns.training("b", "LoRA r 8 · q", 42, 900, step -> 1.0)));
            table.show(new Quantity("loss", "Loss"));
            List<Integer> steps =
                    table.getItems().stream().map(row -> (int) row.x()).toList();
            assertEquals(List.of(1, 20, 40, 60), steps.subList(0, 4));
            assertEquals(900, steps.getLast());
        });
    }

    @Test
    void theTableSaysWhatItsFiguresAreAndThatTheyAreSmoothed(FxRobot robot) {
        robot.interact(() -> {
            CurveTable table = new CurveTable(model, new Theme(false));
            Node titled = table.titled();
            model.shown().setAll(List.of(seed("a", 42)));
            table.show(new Quantity("loss", "Loss"));
            Label title = (Label) titled.lookup(".g-curve-table-title");
            assertEquals("Loss, smoothing 0.60", title.getText());
            model.smoothingProperty().set(0);
            table.show(new Quantity("loss", "Loss"));
            assertEquals("Loss", title.getText());
        });
    }

    @Test
    void aLowTabHasFewerSmallChartsEachWithItsAxis(FxRobot robot) {
        robot.interact(() -> model.shown().setAll(List.of(seed("a", 42))));
        assertEquals(3, shown(robot, 1_000, 300).size());
        List<CurveChart> charts = shown(robot, 1_000, 120);
        assertEquals(2, charts.size());
        for (CurveChart chart : charts) {
            assertTrue(chart.dataArea().getHeight() >= 40, chart.getId() + " " + chart.dataArea());
            assertTrue(chart.figures() >= 2, chart.getId() + " has " + chart.figures() + " figures at its axis");
        }
    }

    /// The charts in a tab of this size, painted.
    private List<CurveChart> shown(FxRobot robot, double width, double height) {
        robot.interact(() -> {
            if (content.getParent() == null) {
                Scene scene = content.getScene();
                scene.setRoot(new Pane());
                content.setManaged(false);
                ((Pane) scene.getRoot()).getChildren().add(content);
            }
            content.resize(width, height);
            for (int i = 0; i < 20; i++) {
                tab.look();
                content.applyCss();
                content.layout();
            }
        });
        return robot.lookup(".g-chart").queryAllAs(CurveChart.class).stream().toList();
    }
}
