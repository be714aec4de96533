package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.fake.FakeWindow;
import graft.app.fake.MadeUpRuns;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
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

/// On a small screen with text of twice the size every region shows enough of what it is there for.
@ExtendWith(ApplicationExtension.class)
class LowWindowTest {

    private static final int ROWS = 3;
    private static final double PLOT = 150;

    @TempDir
    static Path folder;

    private final Theme theme = new Theme(false);
    private FakeWindow window;
    private Scene scene;

    @Start
    void start(Stage stage) throws IOException {
        if (!folder.resolve("runs").toFile().exists()) {
            MadeUpRuns.fill(folder);
        }
        window = new FakeWindow(
                stage, folder, new RecipeDocument(MadeUpRuns.recipe()), theme, new InlineTasks(), 1280, 720);
        scene = window.scene();
    }

    @Stop
    void stop() {
        window.close();
    }

    @Test
    void canvasAndDockTakeTurnsAtTwiceTheSize(FxRobot robot) {
        robot.interact(() -> theme.setScale(2));
        lay(robot);
        assertEquals(ROWS, Math.min(ROWS, visible(".g-cell")), "rows of the grid");
        assertNotNull(scene.lookup("#tab-slot"));
        press(robot, "tab-runs");
        awaits(() -> visible("#runs .table-row-cell") >= ROWS, "three rows of runs");
        assertNull(scene.lookup("#tab-slot"), "the canvas leaves its place");
        press(robot, "tab-runs");
        assertNotNull(scene.lookup("#tab-slot"), "the same tab again brings it back");
        assertNull(scene.lookup("#runs"), "and nothing of a table stands below");
        press(robot, "tab-curves");
        awaits(() -> height(".g-pointer") >= PLOT, "a plot");
        press(robot, "tab-compare");
        awaits(() -> visible(".g-compare > .g-legend-entry") >= ROWS, "three rows to compare");
        press(robot, "dock-large");
        assertNotNull(scene.lookup("#tab-slot"), "its button brings the canvas back, too");
        robot.interact(() -> theme.setScale(1));
        lay(robot);
        assertNotNull(scene.lookup("#tab-slot"));
        assertTrue(visible(".g-compare > .g-legend-entry") >= ROWS, "with room both are there");
    }

    @Test
    void whatHasNoRoomOnTheBarOfRunsIsInItsMenu(FxRobot robot) {
        robot.interact(() -> theme.setScale(2));
        press(robot, "tab-runs");
        awaits(() -> visible("#runs .table-row-cell") >= ROWS, "three rows of runs");
        robot.interact(
                () -> ((TableView<?>) scene.lookup("#runs")).getSelectionModel().selectAll());
        List<MenuItem> items = ((MenuButton) scene.lookup("#runs-more")).getItems();
        for (String id : List.of("runs-stop", "runs-repeat", "runs-delete", "runs-into-recipe")) {
            Node button = scene.lookup("#" + id);
            MenuItem item = items.stream()
                    .filter(each -> id.equals(each.getId()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(button == null || !button.isVisible(), item.isVisible(), id);
        }
        assertTrue(items.stream()
                .anyMatch(item -> "runs-delete".equals(item.getId()) && item.isVisible() && !item.isDisable()));
        robot.interact(() -> theme.setScale(1));
        lay(robot);
        assertTrue(scene.lookup("#runs-delete").isVisible(), "with room it is a button again");
    }

    @Test
    void aBannerLeavesTheCanvasItsHeightUntilItIsClosed(FxRobot robot) {
        robot.interact(() -> theme.setScale(2));
        lay(robot);
        Node canvas = scene.lookup(".g-canvas");
        double before = bounds(canvas).getHeight();
        Label banner =
                new Label("The engine host was killed by the system (signal 9), most often because memory ran out."
                        + " Another one is up.");
        banner.setWrapText(true);
        robot.interact(() -> window.workbench().addBanner(banner));
        lay(robot);
        assertEquals(before, bounds(canvas).getHeight(), before / 10, "with the banner");
        robot.interact(() -> {
            banner.setVisible(false);
            banner.setManaged(false);
        });
        lay(robot);
        assertTrue(there("#budget-references"), "the budget strip is back");
        assertEquals(before, bounds(canvas).getHeight(), 1, "without it");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2})
    void whatTheRecipeIsMeasuredAgainstAndWhereItTrainsStayInSight(double scale, FxRobot robot) {
        robot.interact(() -> theme.setScale(scale));
        lay(robot);
        assertTrue(there("#budget-references"));
        assertTrue(there("#device"));
    }

    @Test
    void theTradeOffStaysWithinItsPlace(FxRobot robot) {
        for (double scale : new double[] {1, 1.5, 2}) {
            robot.interact(() -> {
                theme.setScale(scale);
                window.workbench().showDock(List.of("compare"));
                ButtonBase plot = (ButtonBase) scene.lookup("#compare-trade-off");
                if (!scene.lookup("#trade-off").getParent().isVisible()) {
                    plot.fire();
                }
            });
            lay(robot);
            Bounds head = bounds(scene.lookup(".g-dock-head"));
            Bounds picture = bounds(scene.lookup("#trade-off").getParent());
            Bounds foot = bounds(scene.lookup("#conclusion"));
            assertTrue(picture.getMinY() >= head.getMaxY() - 1, "below the tabs at " + scale);
            assertTrue(picture.getMaxY() <= foot.getMinY() + 1, "above the sentence at " + scale);
        }
    }

    private void press(FxRobot robot, String id) {
        robot.interact(() -> ((ButtonBase) scene.lookup("#" + id)).fire());
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

    private static void awaits(BooleanSupplier there, String what) {
        try {
            WaitForAsyncUtils.waitFor(
                    20,
                    TimeUnit.SECONDS,
                    () -> WaitForAsyncUtils.asyncFx(there::getAsBoolean).get());
        } catch (TimeoutException late) {
            throw new AssertionError(what, late);
        }
    }

    private boolean there(String id) {
        Node node = scene.lookup(id);
        Bounds bounds = bounds(node);
        return node.isVisible()
                && !((Labeled) node).getText().isEmpty()
                && bounds.getMaxX() <= scene.getWidth()
                && bounds.getMaxY() <= scene.getHeight();
    }

    /// How many lines of these stand in full within the window and within what scrolls them.
    private long visible(String selector) {
        return scene.getRoot().lookupAll(selector).stream()
                .filter(node -> node.isVisible() && inSight(node))
                .mapToLong(node -> Math.round(bounds(node).getMinY()))
                .distinct()
                .count();
    }

    private double height(String selector) {
        return scene.getRoot().lookupAll(selector).stream()
                .filter(this::inSight)
                .mapToDouble(node -> bounds(node).getHeight())
                .max()
                .orElse(0);
    }

    private boolean inSight(Node node) {
        Bounds own = bounds(node);
        return Stream.<Node>iterate(node.getParent(), parent -> parent != null, Node::getParent)
                .filter(parent -> parent.getStyleClass().contains("viewport")
                        || parent.getStyleClass().contains("clipped-container")
                        || parent == scene.getRoot())
                .map(LowWindowTest::bounds)
                .allMatch(around -> own.getMinY() >= around.getMinY() - 1 && own.getMaxY() <= around.getMaxY() + 1);
    }

    private static Bounds bounds(Node node) {
        return node.localToScene(node.getLayoutBounds());
    }
}
