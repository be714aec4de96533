package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Level;
import graft.app.ui.Theme;
import graft.engine.runs.Journal;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.text.Text;
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

/// The whole window in German, whose words are longer.
@ExtendWith(ApplicationExtension.class)
class GermanWindowTest {

    private static final String METHOD = "Bottleneck r 16 (nach FFN)"; // what cannot be read stays as it is

    @TempDir
    Path folder;

    private final Locale before = Locale.getDefault();
    private final Theme theme = new Theme(false);
    private FakeWindow window;

    @Start
    void start(Stage stage) {
        Locale.setDefault(Locale.GERMANY);
        theme.levelProperty().set(Level.LAB);
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, theme, new InlineTasks(), 1440, 900);
        document.setShape(Shapes.bertBase());
    }

    @Stop
    void stop() {
        window.close();
        Locale.setDefault(before);
    }

    private void show(FxRobot robot, double scale) {
        robot.interact(() -> theme.setScale(scale));
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            window.scene().getRoot().applyCss();
            window.scene().getRoot().layout();
        });
    }

    private static List<Double> rows(Node tabs) {
        return ((Parent) tabs)
                .getChildrenUnmodifiable().stream()
                        .filter(Node::isManaged)
                        .map(Node::getLayoutY)
                        .distinct()
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.3, 1.4, 1.5, 1.6, 1.8, 2})
    void theInspectorsTabsStandInOneRow(double scale, FxRobot robot) {
        for (String chosen : List.of("slot", "training")) {
            robot.interact(() ->
                    robot.lookup("#tab-" + chosen).queryAs(ToggleButton.class).fire());
            show(robot, scale);
            assertEquals(1, rows(robot.lookup(".g-inspector > .g-tabs").query()).size(), chosen);
        }
    }

    @Test
    void theDocksTabsStandInOneRowWhereTheyHaveTheRoom(FxRobot robot) {
        robot.interact(() -> window.workbench().showDock(List.of("curves", "compare")));
        show(robot, 1.4);
        assertEquals(1, rows(robot.lookup(".g-dock-head .g-tabs").query()).size());
    }

    /// What a method is and its size are there to be read while something is trained, too.
    @Test
    void theMethodOfARunIsReadBesideALiveOne(FxRobot robot) throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder done = FakeRuns.folder(workspace, "reviews-pfeiffer (recorded)", METHOD, 1);
        FakeRuns.train(done, 1, 900, 900, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(done, 900, 0.823);
        RunFolder live = FakeRuns.folder(workspace, "reviews-pfeiffer", METHOD, 2);
        robot.interact(() -> window.workbench().showDock(List.of("runs")));
        try (var _ = live.claim();
                Journal journal = Journal.append(live.journal())) {
            journal.add(FakeRuns.started(900, 38_498));
            journal.add(FakeRuns.step(47, 900, 0.6));
            TableView<?> table = robot.lookup("#runs").queryAs(TableView.class);
            WaitForAsyncUtils.waitFor(
                    20,
                    TimeUnit.SECONDS,
                    () -> robot.lookup("#runs .progress-bar").tryQuery().isPresent());
            robot.interact(() -> window.stage().setWidth(1400));
            show(robot, 1);
            List<String> methods = table.lookupAll(".table-cell").stream()
                    .filter(cell -> cell instanceof Labeled words && METHOD.equals(words.getText()))
                    .map(cell -> ((Text) cell.lookup(".text")).getText())
                    .toList();
            assertEquals(2, methods.size());
            assertTrue(methods.stream().allMatch(method -> method.startsWith("Bottleneck r 16")), methods.toString());
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }
}
