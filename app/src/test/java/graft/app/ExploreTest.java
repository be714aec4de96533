package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Level;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import graft.engine.recipe.AdapterFields;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Explore is ten controls: placing adapters on the canvas, and the nine that stand around it.
@ExtendWith(ApplicationExtension.class)
class ExploreTest {

    /// Beside placing.
    private static final Set<String> NINE = Set.of(
            "base",
            "data",
            "preset",
            "run",
            "stop",
            "slot-size",
            "training-learningRate",
            "training-epochs",
            "compare-missing");

    /// Where one places, looks, or asks for what any level can do.
    private static final Set<String> ELSEWHERE = Set.of("canvas", "palette", "menu", "level");

    @TempDir
    static Path folder;

    private final Theme theme = new Theme(Look.LIGHT);
    private RecipeDocument document;
    private FakeWindow window;

    @Start
    void start(Stage stage) {
        theme.levelProperty().set(Level.EXPLORE);
        document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, theme, new InlineTasks(), 1440, 900);
        document.setShape(Shapes.bertBase());
    }

    @Stop
    void stop() {
        window.close();
    }

    /// What the keyboard stops at, a field with its usual values once.
    private Set<String> controls() {
        WaitForAsyncUtils.waitForFxEvents();
        Set<String> found = new TreeSet<>();
        collect(window.workbench(), found);
        return found;
    }

    private static void collect(Node node, Set<String> found) {
        boolean elsewhere = node.getId() != null && ELSEWHERE.contains(node.getId())
                || node.getStyleClass().contains("g-tabs");
        if (!node.isVisible() || elsewhere) {
            return;
        }
        if (node.getStyleClass().contains("g-field") && node.lookup(".text-field") != null) {
            assertEquals(1, node.lookupAll(".text-field").size(), "a field is one value, its usual ones beside it");
            found.add(node.lookup(".text-field").getId());
        } else if (node.isFocusTraversable()
                && !node.getParent().getStyleClass().contains("g-chips")) {
            found.add(String.valueOf(node.getId()));
        } else if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, found));
        }
    }

    @Test
    void itIsTenControls(FxRobot robot) {
        assertEquals(new TreeSet<>(NINE), controls());
        assertFalse(robot.lookup("#inspector .g-tabs").query().isVisible(), "one form needs no tabs");
        robot.interact(() -> document.selection().set(Set.of(new Cell(3, Site.FFN_OUTPUT))));
        assertEquals(new TreeSet<>(NINE), controls(), "the same where a place is selected");
        robot.interact(() -> window.workbench().showTab("runs"));
        Set<String> withRuns = new TreeSet<>(NINE);
        withRuns.remove("compare-missing");
        withRuns.add("runs"); // the table itself
        assertEquals(withRuns, controls());
    }

    @Test
    void theSizeIsThatOfAllPlacesWhileNoneIsSelected(FxRobot robot) {
        TextField size = robot.lookup("#slot-size").query();
        robot.interact(() -> size.setText("24"));
        assertEquals(Set.of("24"), sizes());
        robot.interact(() -> document.selection().set(Set.of(new Cell(3, Site.FFN_OUTPUT))));
        robot.interact(() -> size.setText("8"));
        assertEquals(Set.of("8", "24"), sizes());
        robot.interact(() -> document.selection().clear());
        assertEquals("", size.getText(), "of several sizes none");
    }

    private Set<String> sizes() {
        return document.recipe().adapters().stream()
                .map(adapter -> AdapterFields.values(adapter).get("size"))
                .collect(Collectors.toSet());
    }

    @Test
    void allFieldsAreInSightOnASmallScreen(FxRobot robot) {
        robot.interact(() -> {
            window.stage().setWidth(1280);
            window.stage().setHeight(720);
        });
        WaitForAsyncUtils.waitForFxEvents();
        Node form = robot.lookup("#inspector .scroll-pane").query();
        for (String field : List.of("#slot-size", "#training-learningRate", "#training-epochs")) {
            Node entry = robot.lookup(field).query();
            assertTrue(
                    form.localToScene(form.getLayoutBounds()).contains(entry.localToScene(entry.getLayoutBounds())),
                    field);
        }
    }

    /// Whatever Workbench would show and Explore does not.
    @Test
    void whatIsHiddenAndNotTheDefaultIsCounted(FxRobot robot) {
        assertFalse(robot.lookup("#hidden-changes").query().isVisible(), "the recipe to begin with hides nothing");
        Recipe before = document.recipe();
        robot.interact(() -> {
            document.apply(
                    "command.training", recipe -> recipe.withData(recipe.data().withMaxLength(64)));
            for (String[] change : new String[][] {{"dropout", "0.1"}, {"activation", "gelu"}, {"size", "8"}}) {
                document.apply(
                        "command.slot.field",
                        recipe -> recipe.withAdapters(recipe.adapters().stream()
                                .map(adapter -> AdapterFields.set(adapter, change[0], change[1])
                                        .adapter()
                                        .orElseThrow())
                                .toList()));
            }
        });
        WaitForAsyncUtils.waitForFxEvents();
        Labeled hidden = robot.lookup("#hidden-changes").query();
        assertTrue(hidden.isVisible());
        assertEquals("3 hidden changes", hidden.getText());
        Recipe changed = document.recipe();
        robot.interact(() -> theme.levelProperty().set(Level.WORKBENCH));
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(hidden.isVisible(), "there they are shown");
        robot.interact(() -> theme.levelProperty().set(Level.EXPLORE));
        assertEquals(changed, document.recipe());
        assertNotEquals(before, changed);
    }
}
