package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.settings.Settings;
import graft.app.task.InlineTasks;
import graft.app.ui.Level;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;

/// What the window remembers is on disk though nobody closes it.
@ExtendWith(ApplicationExtension.class)
class WindowMemoryTest {

    @TempDir
    Path folder;

    private final Theme theme = new Theme(false);
    private FakeWindow window;
    private WindowMemory memory;

    @Start
    void start(Stage stage) {
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        theme.levelProperty().set(Level.WORKBENCH);
        window = new FakeWindow(stage, folder, document, theme, new InlineTasks(), 1280, 720);
        memory = new WindowMemory(stage, theme, window.workbench(), window.settings(), new InlineTasks());
    }

    @Stop
    void stop() {
        window.close();
    }

    @Test
    void aWindowThatIsKilledIsFoundAgainAsItWas(FxRobot robot) {
        robot.interact(() -> {
            theme.levelProperty().set(Level.LAB);
            theme.lookProperty().set(Look.CONTRAST);
            theme.setScale(1.5);
            window.settings().setLanguage("de");
            window.workbench().dockShown().set(false);
            memory.look();
        });
        Settings again = Settings.read(folder);
        assertEquals(Level.LAB, again.level());
        assertEquals(Optional.of(Look.CONTRAST), again.look());
        assertEquals(1.5, again.number("scale", 1, 0.8, 2));
        assertEquals(Optional.of(Locale.of("de")), again.language());
        assertEquals(0, again.number("lab.dock.shown", 1, 0, 1));
        assertEquals(window.stage().getWidth(), again.number("width", 0, 640, 20_000));
    }

    @Test
    void itIsWrittenOnlyWhenItHasChanged(FxRobot robot) throws IOException {
        Path file = folder.resolve("window.properties");
        robot.interact(memory::look);
        Files.delete(file);
        robot.interact(memory::look);
        assertFalse(Files.exists(file), "nothing has changed since");
        robot.interact(() -> {
            window.workbench().inspectorShown().set(false);
            memory.look();
        });
        assertEquals(0, Settings.read(folder).number("workbench.inspector.shown", 1, 0, 1));
    }

    @Test
    void aPresentationIsNotHowTheWindowIsFoundAgain(FxRobot robot) {
        robot.interact(() -> {
            // What is drawn last for the whole screen must fit when the window is small again: the toolkit's platform
            // without a display refuses pixels beyond its edge.
            window.stage().setX(0);
            window.stage().setY(0);
            memory.look();
            window.workbench().presents().set(true);
            memory.look();
        });
        Settings again = Settings.read(folder);
        assertEquals(1, again.number("scale", 1, 0.8, 2));
        assertEquals(1, again.number("workbench.inspector.shown", 0, 0, 1));
        robot.interact(() -> window.workbench().presents().set(false));
    }
}
