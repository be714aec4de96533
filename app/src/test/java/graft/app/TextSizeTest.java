package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.Asked;
import graft.app.fake.FakeRuns;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
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

/// At every size of text what a person needs to work is there in full on a small screen.
@ExtendWith(ApplicationExtension.class)
class TextSizeTest {

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 720;

    @TempDir
    static Path folder;

    private final Theme theme = new Theme(false);
    private FakeWindow window;
    private Scene scene;

    @Start
    void start(Stage stage) {
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, theme, new InlineTasks(), WIDTH, HEIGHT);
        document.setShape(Shapes.bertBase());
        scene = window.scene();
    }

    @Stop
    void stop() {
        window.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, 2})
    void nothingOfTheBarsIsCutOrOutsideTheWindow(double scale, FxRobot robot) {
        robot.interact(() -> theme.setScale(scale));
        WaitForAsyncUtils.waitForFxEvents();
        List<String> cut = new ArrayList<>();
        robot.interact(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            for (String bar :
                    List.of(".g-top", "#budget", ".g-dock-head", ".g-inspector > .g-tabs", ".g-canvas-head")) {
                look(scene.lookup(bar), cut);
            }
        });
        assertEquals(List.of(), cut);
    }

    /// Its name of what is compared is shorter where there is little room, never cut to dots.
    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, 2})
    void whatIsComparedIsCalledWhole(double scale, FxRobot robot) throws IOException {
        run(robot);
        robot.interact(() -> {
            theme.setScale(scale);
            window.workbench().showDock(List.of("compare"));
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            MenuButton title = robot.lookup("#compare-measure").queryAs(MenuButton.class);
            Text words = new Text(title.getText());
            words.setFont(title.getFont());
            assertTrue(
                    words.getLayoutBounds().getWidth() <= title.getWidth() + 1,
                    title.getText() + " in " + title.getWidth());
        });
    }

    /// Other columns give way to it, however little room there is.
    @ParameterizedTest
    @ValueSource(doubles = {29.5, 36, 46})
    void theMetricOfAComparisonIsInANarrowTable(double room, FxRobot robot) throws IOException {
        run(robot);
        robot.interact(() -> window.workbench().showDock(List.of("compare")));
        WaitForAsyncUtils.waitForFxEvents();
        Node above = robot.lookup(".g-compare").query();
        while (!(above instanceof ScrollPane)) {
            above = above.getParent();
        }
        ScrollPane table = (ScrollPane) above;
        robot.interact(() -> table.setMaxWidth(room * theme.em()));
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            Node figure = robot.lookup(".g-compare .g-dots-value").query();
            double end = figure.localToScene(figure.getLayoutBounds()).getMaxX();
            double edge = table.localToScene(table.getLayoutBounds()).getMaxX();
            assertTrue(end <= edge, end + " of " + edge);
        });
    }

    /// Queuing has its place in the menu, too, and is left to it at twice the size: where training runs is told always.
    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, 2})
    void runsAreStartedAndStoppedAtEverySizeAndTheDeviceIsTold(double scale, FxRobot robot) {
        robot.interact(() -> theme.setScale(scale));
        WaitForAsyncUtils.waitForFxEvents();
        for (String shown : List.of("#run", "#stop", "#device")) {
            assertTrue(scene.lookup(shown).isVisible(), shown + " at " + scale);
        }
        assertTrue(scale > 1.5 || scene.lookup("#queue").isVisible(), "queue at " + scale);
    }

    private void openStartAtTwiceTheSize(FxRobot robot) {
        robot.interact(() -> {
            theme.setScale(2);
            window.workbench().cards().start();
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
        });
    }

    @Test
    void theStartPagesLastLineIsWholeAtTwiceTheSize(FxRobot robot) {
        openStartAtTwiceTheSize(robot);
        robot.interact(() -> {
            Label line = robot.lookup("#start-drop").queryAs(Label.class);
            line.setText(line.getText() + " " + line.getText()); // as long as it is in a longer language
            scene.getRoot().layout();
            assertTrue(line.getHeight() >= line.prefHeight(line.getWidth()) - 0.5, "height " + line.getHeight());
        });
    }

    @Test
    void everyDialogFitsTheScreenAtTwiceTheSize(FxRobot robot) throws IOException {
        run(robot);
        robot.interact(() -> theme.setScale(2));
        List<String> cut = new ArrayList<>();
        for (Asked asked : Asked.values()) {
            robot.interact(() -> {
                window.workbench().dockLarge().set(false);
                asked.open(window);
            });
            WaitForAsyncUtils.waitForFxEvents();
            DialogPane pane = Asked.now().orElseThrow(() -> new AssertionError(asked + " is not asked"));
            robot.interact(() -> {
                Window dialog = pane.getScene().getWindow();
                if (dialog.getWidth() > WIDTH || dialog.getHeight() > HEIGHT) {
                    cut.add(asked + " is larger than the screen: " + dialog.getWidth() + " × " + dialog.getHeight());
                }
                look(pane, cut);
                ((ButtonBase) pane.lookupButton(ButtonType.CANCEL)).fire();
            });
        }
        assertEquals(List.of(), cut);
    }

    /// A finished run and one that waits.
    private void run(FxRobot robot) throws IOException {
        FakeRuns.oneDoneAndOneThatWaits(new Workspace(folder));
        robot.interact(() -> window.workbench().showDock(List.of("runs")));
        WaitForAsyncUtils.waitForFxEvents();
        TableView<?> table = robot.lookup("#runs").queryAs(TableView.class);
        try {
            WaitForAsyncUtils.waitFor(
                    20, TimeUnit.SECONDS, () -> table.getItems().size() == 2);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    @Test
    void everythingThatFloatsIsThereInFullAtTwiceTheSize(FxRobot robot) {
        robot.interact(() -> theme.setScale(2));
        List<Runnable> floating = List.of(
                window.workbench().cards()::keys,
                window.workbench().cards()::about,
                window.workbench().cards()::palette,
                window.workbench().cards()::findField,
                window.workbench().cards()::start,
                () -> ((ButtonBase) scene.lookup("#base")).fire());
        List<String> cut = new ArrayList<>();
        for (Runnable opens : floating) {
            robot.interact(opens);
            WaitForAsyncUtils.waitForFxEvents();
            robot.interact(() -> {
                Node shown = robot.lookup("#base-popup").tryQuery().orElse(scene.lookup("#overlay"));
                shown.getScene().getRoot().applyCss();
                shown.getScene().getRoot().layout();
                look(shown, cut);
                window.workbench().overlay().close();
            });
        }
        assertEquals(List.of(), cut);
    }

    @Test
    void theSweepBuilderAndTheFormsAreThereInFullAtTwiceTheSize(FxRobot robot) {
        List<String> cut = new ArrayList<>();
        robot.interact(() -> {
            theme.setScale(2);
            ((ButtonBase) scene.lookup("#tab-sweep")).fire();
        });
        robot.interact(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            look(scene.lookup(".g-sweep-builder"), cut);
            window.workbench().dockLarge().set(false);
        });
        for (String tab : List.of("training", "data", "info", "recipe", "slot")) {
            robot.interact(() -> ((ButtonBase) scene.lookup("#tab-" + tab)).fire());
            WaitForAsyncUtils.waitForFxEvents();
            robot.interact(() -> {
                scene.getRoot().applyCss();
                scene.getRoot().layout();
                look(scene.lookup(".g-inspector"), cut);
            });
        }
        assertEquals(List.of(), cut);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.3, 2})
    void theFieldsOfASweepHoldTheirNames(double scale, FxRobot robot) {
        robot.interact(() -> {
            theme.setScale(scale);
            window.workbench().showDock(scale < 2 ? List.of("compare", "sweep") : List.of("sweep"));
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            ComboBox<?> field = (ComboBox<?>) scene.lookup("#sweep-path-0");
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            Text words = new Text("Learning rate");
            words.setFont(field.getEditor().getFont());
            double room = field.getEditor().getWidth()
                    - field.getEditor().getInsets().getLeft()
                    - field.getEditor().getInsets().getRight();
            assertTrue(words.getLayoutBounds().getWidth() <= room, "room of " + room + " for " + words);
        });
    }

    @Test
    void arrowsOfMenusAndChoicesGrowWithTheText(FxRobot robot) {
        for (String arrow : List.of("#menu .arrow", "#level .arrow", "#sweep-chosen .arrow")) {
            double[] widths = new double[2];
            for (int twice = 0; twice < 2; twice++) {
                int scale = 1 + twice;
                robot.interact(() -> {
                    theme.setScale(scale);
                    window.workbench().showDock(List.of("sweep"));
                });
                WaitForAsyncUtils.waitForFxEvents();
                robot.interact(() -> {
                    scene.getRoot().applyCss();
                    scene.getRoot().layout();
                    Region shown = (Region) scene.lookup(arrow);
                    widths[scale - 1] = shown.isScaleShape() ? shown.getWidth() * shown.getScaleX() : 0;
                });
            }
            assertEquals(2 * widths[0], widths[1], 1, arrow);
            assertTrue(widths[0] > 5, arrow);
        }
    }

    @Test
    void theLastOfTheStartPageStandsClearOfItsEdges(FxRobot robot) {
        openStartAtTwiceTheSize(robot);
        robot.interact(() -> {
            ScrollPane page = (ScrollPane) scene.lookup(".g-start .scroll-pane");
            page.setVvalue(1);
            page.layout();
            Bounds seen = page.localToScene(page.getLayoutBounds());
            Bounds last = bounds("#start-test");
            assertTrue(last.getMaxY() < seen.getMaxY() - 4, last + " in " + seen);
            Bounds bar = bounds(".g-start > .scroll-pane > .scroll-bar:vertical");
            assertTrue(bounds("#start-look").getMaxX() < bar.getMinX() - 4, bounds("#start-look") + " beside " + bar);
        });
    }

    private Bounds bounds(String selector) {
        Node node = scene.lookup(selector);
        return node.localToScene(node.getLayoutBounds());
    }

    private static boolean scrolled(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at instanceof ScrollPane || at instanceof VirtualFlow<?>) {
                return true;
            }
        }
        return false;
    }

    private static void look(Node node, List<String> cut) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Labeled label
                && label.getText() != null
                && !label.getText().isEmpty()) {
            Bounds bounds = label.localToScene(label.getBoundsInLocal());
            Node shown = label.lookup(".text");
            if (!(shown instanceof Text text) || !text.getText().equals(label.getText())) {
                cut.add("cut to dots: " + label.getText());
            }
            boolean below = bounds.getMaxY() > label.getScene().getHeight() && !scrolled(label);
            if (bounds.getMinX() < 0 || bounds.getMaxX() > label.getScene().getWidth() || below) {
                cut.add("outside: " + label.getText());
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, cut));
        }
    }
}
