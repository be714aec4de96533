package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// The device that was chosen in an earlier session was taken out of the machine.
@ExtendWith(ApplicationExtension.class)
class DeviceGoneTest {

    @TempDir
    static Path folder;

    private FakeWindow window;

    @Start
    void start(Stage stage) throws IOException {
        Files.writeString(folder.resolve("window.properties"), "device=cuda:3\n");
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(Look.LIGHT), new InlineTasks(), 1280, 720);
    }

    @Stop
    void stop() {
        window.close();
    }

    @Test
    void itIsToldOfAndTrainingIsOnTheBestOneThere(FxRobot robot) throws TimeoutException {
        Node notice = robot.lookup("#notice").query();
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, notice::isVisible);
        assertTrue(notice.getAccessibleText().contains("cuda:3"), notice.getAccessibleText());
        assertEquals("auto", window.device().get());
    }
}
