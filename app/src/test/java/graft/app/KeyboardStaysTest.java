package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
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

/// The keyboard stays where it is, and a key does one thing.
@ExtendWith(ApplicationExtension.class)
class KeyboardStaysTest {

    @TempDir
    static Path folder;

    private FakeWindow window;

    @Start
    void start(Stage stage) {
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(false), new InlineTasks(), 1440, 900);
        document.setShape(Shapes.bertBase());
    }

    @Stop
    void stop() {
        window.close();
    }

    private static void press(Node node, KeyCode code, String typed) {
        node.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, true, true, false));
        node.fireEvent(new KeyEvent(KeyEvent.KEY_TYPED, typed, "", KeyCode.UNDEFINED, false, true, true, false));
    }

    @Test
    void aShortcutIsNotTypedIntoTheFieldThatHasTheKeyboard(FxRobot robot) {
        TextField search = robot.lookup("#palette-search").queryAs(TextField.class);
        robot.interact(() -> {
            search.requestFocus();
            press(search, KeyCode.DIGIT3, "3");
        });
        assertEquals("", search.getText());
        robot.interact(() -> press(search, KeyCode.DIGIT0, "}")); // AltGr on a German keyboard
        assertEquals("}", search.getText());
    }

    @Test
    void anotherBaseLeavesTheKeyboardOnTheCanvas(FxRobot robot) {
        robot.interact(() -> {
            robot.lookup("#surface").query().requestFocus();
            window.document().setShape(null);
        });
        robot.interact(() -> window.document().setShape(Shapes.bert(2, 128, 512)));
        WaitForAsyncUtils.waitForFxEvents();
        Node owner = window.scene().getFocusOwner();
        assertTrue(robot.lookup("#surface").query().isFocusWithin(), String.valueOf(owner));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tabStaysInWhatIsInFrontUntilItIsClosed(boolean backwards, FxRobot robot) {
        Node canvas = robot.lookup("#surface").query();
        robot.interact(canvas::requestFocus);
        Node before = window.scene().getFocusOwner();
        robot.interact(window.workbench().cards()::start);
        Node page = robot.lookup(".g-start").query();
        Set<Node> visited = new HashSet<>();
        for (int press = 0; press < 40; press++) {
            if (backwards) {
                robot.press(KeyCode.SHIFT).type(KeyCode.TAB).release(KeyCode.SHIFT);
            } else {
                robot.type(KeyCode.TAB);
            }
            WaitForAsyncUtils.waitForFxEvents();
            Node owner = window.scene().getFocusOwner();
            assertTrue(inside(page, owner), owner + " after Tab number " + press);
            visited.add(owner);
        }
        assertTrue(visited.contains(robot.lookup("#start-test").query()), "the last control is reached");
        assertTrue(visited.contains(robot.lookup("#start-continue").query()), "and the first");
        robot.type(KeyCode.ESCAPE);
        assertTrue(canvas.isFocusWithin() || before == window.scene().getFocusOwner());
    }

    private static boolean inside(Node page, Node owner) {
        for (Node at = owner; at != null; at = at.getParent()) {
            if (at == page) {
                return true;
            }
        }
        return false;
    }
}
