package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import graft.engine.recipe.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Who goes through the window with Tab sees at each stop where the keyboard is.
@ExtendWith(ApplicationExtension.class)
class FocusSeenTest {

    private static final PseudoClass FOCUSED = PseudoClass.getPseudoClass("focused");
    private static final PseudoClass FOCUS_VISIBLE = PseudoClass.getPseudoClass("focus-visible");
    /// More than the window has.
    private static final int MOST = 150;
    /// Around a control, for a ring.
    private static final int EDGE = 4;

    @TempDir
    static Path folder;

    private FakeWindow window;
    private Scene scene;

    @Start
    void start(Stage stage) {
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(Look.LIGHT), new InlineTasks(), 1440, 900);
        document.setShape(Shapes.bertBase());
        document.selection().set(Set.of(new Cell(3, Site.FFN_OUTPUT)));
        scene = window.scene();
    }

    @Stop
    void stop() {
        window.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "data"})
    void theKeyboardIsSeenAtEveryStop(String tab, FxRobot robot) {
        robot.interact(() -> {
            ((ToggleButton) scene.lookup("#tab-" + tab)).fire();
            scene.lookup("#menu").requestFocus();
        });
        List<String> unseen = new ArrayList<>();
        Node first = scene.getFocusOwner();
        int stops = 0;
        do {
            robot.type(KeyCode.TAB);
            WaitForAsyncUtils.waitForFxEvents();
            Node owner = scene.getFocusOwner();
            robot.interact(() -> {
                if (same(around(owner, true), around(owner, false))) {
                    unseen.add(owner.toString());
                }
            });
            stops++;
        } while (scene.getFocusOwner() != first && stops < MOST);
        assertTrue(stops < MOST && stops > 20, stops + " stops");
        assertEquals(List.of(), unseen);
    }

    /// What is painted where a control stands, with the keyboard on it or as if it were elsewhere.
    private WritableImage around(Node owner, boolean focused) {
        owner.pseudoClassStateChanged(FOCUSED, focused);
        owner.pseudoClassStateChanged(FOCUS_VISIBLE, focused);
        Bounds there = owner.localToScene(owner.getLayoutBounds());
        SnapshotParameters part = new SnapshotParameters();
        part.setViewport(new Rectangle2D(
                there.getMinX() - EDGE,
                there.getMinY() - EDGE,
                there.getWidth() + 2 * EDGE,
                there.getHeight() + 2 * EDGE));
        WritableImage picture = scene.getRoot().snapshot(part, null);
        owner.pseudoClassStateChanged(FOCUSED, true);
        owner.pseudoClassStateChanged(FOCUS_VISIBLE, true);
        return picture;
    }

    private static boolean same(WritableImage one, WritableImage other) {
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                if (one.getPixelReader().getArgb(x, y) != other.getPixelReader().getArgb(x, y)) {
                    return false;
                }
            }
        }
        return true;
    }
}
