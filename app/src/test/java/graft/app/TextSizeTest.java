package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
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

    private static void look(Node node, List<String> cut) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Labeled label && !label.getText().isEmpty()) {
            Bounds bounds = label.localToScene(label.getBoundsInLocal());
            Node shown = label.lookup(".text");
            if (!(shown instanceof Text text) || !text.getText().equals(label.getText())) {
                cut.add("cut to dots: " + label.getText());
            }
            if (bounds.getMinX() < 0 || bounds.getMaxX() > WIDTH || bounds.getMaxY() > HEIGHT) {
                cut.add("outside: " + label.getText());
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, cut));
        }
    }
}
