package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.Asked;
import graft.app.fake.FakeRuns;
import graft.app.fake.FakeWindow;
import graft.app.task.InlineTasks;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Nonsense in every field of every question, in a language whose decimal sign is the comma: it is refused in words
/// under the fields, or OK takes it; nothing is thrown, and nothing lands outside the workspace.
@ExtendWith(ApplicationExtension.class)
class QuestionNonsenseTest {

    private static final List<String> NONSENSE =
            List.of("many", "−7", "1e999", "9".repeat(400), "1.234,5", "../../up", "a\0b", "");

    @TempDir
    static Path above;

    private static Locale before = Locale.ROOT;

    private final List<Throwable> thrown = new ArrayList<>();
    private FakeWindow window;
    private Path folder = Path.of(".");

    @BeforeAll
    static void german() {
        assertTrue(Messages.has("recipe.title")); // read once, in the language of the tests after this one
        before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
    }

    @AfterAll
    static void asItWas() {
        Locale.setDefault(before);
    }

    @Start
    void start(Stage stage) throws IOException {
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        folder = Files.createDirectories(above.resolve("workspace"));
        FakeRuns.oneDoneAndOneThatWaits(new Workspace(folder));
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(false), new InlineTasks(), 1440, 900);
    }

    @Stop
    void stop() {
        window.close();
    }

    @AfterEach
    void nothingWasThrown() {
        assertEquals(List.of(), thrown);
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void everyFieldOfEveryQuestion(Asked asked, FxRobot robot) throws TimeoutException, IOException {
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> window.panels().runs().rows().size() >= 2);
        Recipe recipe = window.document().recipe();
        List<String> ids = fields(open(asked, robot)).stream().map(Node::getId).toList();
        close(robot, ButtonType.CANCEL);
        List<String> wrong = new ArrayList<>();
        for (String id : ids) {
            DialogPane pane = open(asked, robot);
            for (String nonsense : NONSENSE) {
                if (takes(robot, pane, id, nonsense, wrong)) {
                    close(robot, ButtonType.OK);
                    robot.interact(() -> {
                        if (!window.document().recipe().equals(recipe)) {
                            window.document().undo();
                        }
                    });
                    assertEquals(recipe, window.document().recipe(), "one undo takes back what was taken");
                    pane = open(asked, robot);
                }
            }
            close(robot, ButtonType.CANCEL);
        }
        assertEquals(List.of(), wrong);
        assertEquals(Set.of("workspace"), names(above));
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void whatIsTypedFirstGoesIntoAFieldAndPressesNoButton(Asked asked, FxRobot robot) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> window.panels().runs().rows().size() >= 2);
        DialogPane pane = open(asked, robot);
        Node keyboard = pane.getScene().getFocusOwner();
        boolean asksForText = !fields(pane).isEmpty();
        close(robot, ButtonType.CANCEL);
        assertFalse(asksForText && keyboard instanceof Button, asked + ": " + keyboard);
    }

    @Test
    void whatIsWrongIsSeenWithoutScrollingForIt(FxRobot robot) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> window.panels().runs().rows().size() >= 2);
        DialogPane pane = open(Asked.EXTEND, robot);
        robot.interact(() -> fields(pane).getFirst().setText("0"));
        WaitForAsyncUtils.waitForFxEvents();
        Node problem = pane.lookup("#question-problem");
        Node viewport = pane.lookup(".viewport");
        assertTrue(problem.isVisible());
        assertTrue(
                problem.localToScene(problem.getLayoutBounds()).getMaxY()
                        <= viewport.localToScene(viewport.getLayoutBounds()).getMaxY() + 1,
                "below what is shown");
        close(robot, ButtonType.CANCEL);
    }

    /// Whoever types fast is told of faults before the window has made room for the first.
    @Test
    void severalFaultsAtOnceMakeNoMoreRoomThanOne(FxRobot robot) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> window.panels().runs().rows().size() >= 2);
        DialogPane one = open(Asked.EXTEND, robot);
        robot.interact(() -> fields(one).getFirst().setText("0"));
        WaitForAsyncUtils.waitForFxEvents();
        double enough = one.getScene().getWindow().getHeight();
        close(robot, ButtonType.CANCEL);
        DialogPane several = open(Asked.EXTEND, robot);
        robot.interact(() -> {
            for (String fault : new String[] {"0", "-", "0", "-", "0"}) {
                fields(several).getFirst().setText(fault);
            }
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(enough, several.getScene().getWindow().getHeight(), 1);
        close(robot, ButtonType.CANCEL);
    }

    @Test
    void tabLeavesTheNoteAndWritesNoneIntoIt(FxRobot robot) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                20, TimeUnit.SECONDS, () -> window.panels().runs().rows().size() >= 2);
        DialogPane pane = open(Asked.REMARKS, robot);
        TextInputControl note = (TextInputControl) pane.lookup("#run-note");
        robot.interact(note::requestFocus);
        robot.press(KeyCode.TAB).release(KeyCode.TAB);
        assertFalse(note.isFocused());
        assertEquals("", note.getText());
        close(robot, ButtonType.CANCEL);
    }

    /// Types it; whether it can be answered so. Exactly then nothing is told to be wrong.
    private static boolean takes(FxRobot robot, DialogPane pane, String id, String nonsense, List<String> wrong) {
        AtomicBoolean taken = new AtomicBoolean();
        robot.interact(() -> {
            ((TextInputControl) pane.lookup("#" + id)).setText(nonsense);
            taken.set(!((Button) pane.lookupButton(ButtonType.OK)).isDisabled());
            Labeled problem = (Labeled) pane.lookup("#question-problem");
            boolean told = problem.isVisible() && !problem.getText().isBlank();
            if (taken.get() == told) {
                wrong.add(id + " = " + nonsense + (told ? " is told, and taken" : " is not told"));
            }
        });
        return taken.get();
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private DialogPane open(Asked asked, FxRobot robot) {
        robot.interact(() -> asked.open(window));
        WaitForAsyncUtils.waitForFxEvents();
        return Asked.now().orElseThrow(() -> new AssertionError(asked + " is not asked"));
    }

    private static void close(FxRobot robot, ButtonType with) {
        robot.interact(() -> ((Button) Asked.now().orElseThrow().lookupButton(with)).fire());
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(Asked.now().isEmpty());
    }

    private static List<TextInputControl> fields(DialogPane pane) {
        return Stream.concat(pane.lookupAll(".text-field").stream(), pane.lookupAll(".text-area").stream())
                .map(TextInputControl.class::cast)
                .toList();
    }
}
