package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Level;
import graft.app.ui.Theme;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// The tools of curves and comparison beside the dock's tabs on a small screen.
@ExtendWith(ApplicationExtension.class)
class DockToolsTest {

    @TempDir
    Path folder;

    private final Theme theme = new Theme(false);
    private FakeWindow window;
    private Scene scene;

    @Start
    void start(Stage stage) {
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, theme, new InlineTasks(), 1280, 720);
        document.setShape(Shapes.bertBase());
        scene = window.scene();
    }

    @Stop
    void stop() {
        window.close();
    }

    @Test
    void withRoomEveryToolIsAButtonAndNoMenuIsEmpty(FxRobot robot) {
        show(robot, List.of("compare"), 1);
        assertTrue(scene.lookup("#compare-trade-off").isVisible());
        assertFalse(scene.lookup("#compare-more").isVisible(), "it has nothing to offer");
        show(robot, List.of("curves"), 1);
        assertTrue(scene.lookup("#log-axis").isVisible()
                && scene.lookup("#smoothing").isVisible());
    }

    @Test
    void buttonsWithAFrameDoNotTouch(FxRobot robot) {
        show(robot, List.of("compare"), 1);
        Node clock = scene.lookup("#compare-latency");
        robot.interact(() -> {
            clock.setVisible(true);
            clock.setManaged(true);
        });
        lay(robot);
        Node missing = scene.lookup("#compare-missing");
        double gap = missing.localToScene(missing.getLayoutBounds()).getMinX()
                - clock.localToScene(clock.getLayoutBounds()).getMaxX();
        assertTrue(gap >= 4, "gap of " + gap);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.1, 1.25})
    void withoutRoomToolsFoldIntoTheirMenuRatherThanIntoAnotherLine(double scale, FxRobot robot) {
        show(robot, List.of("curves", "compare"), scale);
        double line = middle("#tab-curves");
        assertEquals(line, middle("#compare-missing"), 2, "on the tabs' line");
        assertEquals(line, middle("#curves-more"), 2, "on the tabs' line");
        assertFalse(scene.lookup("#log-axis").isVisible());
        List<String> offered = ((MenuButton) scene.lookup("#curves-more"))
                .getItems().stream()
                        .filter(MenuItem::isVisible)
                        .map(MenuItem::getText)
                        .toList();
        assertTrue(offered.contains("log"), offered.toString());
        show(robot, List.of("curves", "compare"), 1);
        show(robot, List.of("curves"), 1);
        assertTrue(scene.lookup("#log-axis").isVisible(), "with room it is a button again");
    }

    @Test
    void toolsComeBackWhenAButtonBesideThemIsGone(FxRobot robot) {
        show(robot, List.of("curves", "compare"), 1.1);
        assertFalse(scene.lookup("#log-axis").isVisible());
        robot.interact(() -> {
            Node missing = scene.lookup("#compare-missing");
            missing.setVisible(false);
            missing.setManaged(false);
        });
        lay(robot);
        assertTrue(scene.lookup("#log-axis").isVisible(), "there is room for it now");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.25})
    void draggedLowItKeepsItsTabsAndTools(double scale, FxRobot robot) {
        show(robot, List.of("curves", "compare"), scale);
        SplitPane split = (SplitPane) scene.lookup(".split-pane");
        robot.interact(() -> split.setDividerPositions(1));
        lay(robot);
        Node status = scene.lookup(".g-status");
        double edge = status.localToScene(status.getLayoutBounds()).getMinY();
        for (String tool : List.of("#tab-runs", "#compare-missing", "#curves-more")) {
            Node node = scene.lookup(tool);
            assertTrue(node.localToScene(node.getLayoutBounds()).getMaxY() <= edge, tool);
        }
    }

    @Test
    void draggedLowNothingOfItsPanelsLiesOverItsTools(FxRobot robot) {
        robot.interact(() -> theme.levelProperty().set(Level.EXPLORE));
        show(robot, List.of("curves", "compare"), 1);
        SplitPane split = (SplitPane) scene.lookup(".split-pane");
        robot.interact(() -> split.setDividerPositions(1));
        lay(robot);
        Node tool = scene.lookup("#compare-missing");
        Bounds at = tool.localToScreen(tool.getLayoutBounds());
        robot.moveTo(at.getCenterX(), at.getMaxY() - 6);
        assertTrue(tool.isHover(), "it is the tool that is under the pointer");
    }

    @Test
    void aTabThatMovesUnderThePressedButtonIsPressedAllTheSame(FxRobot robot) {
        show(robot, List.of("curves"), 1);
        robot.moveTo("#tab-compare").press(MouseButton.PRIMARY);
        robot.interact(() -> ((Region) scene.lookup("#tab-runs")).setMinWidth(300));
        lay(robot);
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(((ToggleButton) scene.lookup("#tab-compare")).isSelected());
        assertTrue(scene.lookup(".g-compare").isVisible());
    }

    private void show(FxRobot robot, List<String> tabs, double scale) {
        robot.interact(() -> {
            theme.setScale(scale);
            window.workbench().showDock(tabs);
        });
        lay(robot);
        lay(robot);
    }

    private void lay(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private double middle(String id) {
        Node node = scene.lookup(id);
        Bounds bounds = node.localToScene(node.getLayoutBounds());
        return bounds.getCenterY();
    }
}
