package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.fake.FakeWindow;
import graft.app.runs.RunRow;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// The first run of somebody who has just opened the window: in five clicks, and by keys alone with what a screen
/// reader says of each step.
@ExtendWith(ApplicationExtension.class)
class FirstRunTest {

    @TempDir
    Path folder;

    private FakeWindow window;

    @Start
    void start(Stage stage) {
        window = new FakeWindow(
                stage,
                folder,
                new RecipeDocument(StartRecipe.recipe()),
                new Theme(false),
                new InlineTasks(),
                1280,
                720);
        window.workbench().cards().start();
    }

    @Stop
    void stop() {
        window.close();
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(condition::getAsBoolean).get());
    }

    /// What a screen reader says of the control that has the keyboard.
    private String spoken(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        String[] words = {""};
        robot.interact(() -> {
            Node focus = window.scene().getFocusOwner();
            words[0] = focus == null ? "" : String.valueOf(focus.queryAccessibleAttribute(AccessibleAttribute.TEXT));
        });
        return words[0];
    }

    private RunRow firstPoints() throws TimeoutException {
        await(() -> window.panels().runs().rows().size() == 1);
        RunRow row = window.panels().runs().rows().getFirst();
        window.engine().train(row.id(), 12, 300);
        await(() -> row.history().loss().size() == 12
                && window.panels().curves().shown().contains(row));
        return row;
    }

    @Test
    void aFirstRunTakesAtMostFiveClicks(FxRobot robot) throws TimeoutException {
        robot.clickOn("#start-template-reviews-lora");
        robot.clickOn("#run");
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(1, window.engine().requests().size());
        assertEquals(
                "reviews-lora",
                RecipeJson.read(window.engine().requests().getFirst().recipeJson())
                        .name());
        RunRow row = firstPoints();
        await(() -> window.panels().runs().liveProperty().get());
        robot.clickOn("#stop");
        await(() -> window.engine().stopped().contains(row.id()));
        robot.clickOn("#tab-compare");
        assertTrue(robot.lookup("#compare-missing").tryQuery().isPresent(), "four clicks to run, stop and compare");
    }

    @Test
    void aFirstRunNeedsNoMouseAndEachStepIsSpoken(FxRobot robot) throws TimeoutException {
        assertTrue(spoken(robot).startsWith("Continue reviews-pfeiffer"), spoken(robot));
        robot.type(KeyCode.ENTER);
        await(() -> window.document().shape() != null);
        assertTrue(spoken(robot).startsWith("Layer 5, attention q, empty"), spoken(robot));
        robot.press(KeyCode.CONTROL).type(KeyCode.G).release(KeyCode.CONTROL);
        assertTrue(spoken(robot).startsWith("Layer 5, attention q, empty"), spoken(robot));
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        robot.write("lo", 0);
        robot.type(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        String placed = spoken(robot);
        assertTrue(placed.contains("LoRA") && placed.contains("parameters") && placed.endsWith("on"), placed);
        String said = robot.lookup("#said").<Labeled>queryAs(Labeled.class).getAccessibleText();
        assertTrue(said.contains("LoRA"), "what happened is spoken, too: " + said);
        robot.press(KeyCode.CONTROL).type(KeyCode.R).release(KeyCode.CONTROL);
        await(() -> window.engine().requests().size() == 1);
        RunRow row = firstPoints();
        await(() -> window.panels().runs().liveProperty().get());
        robot.press(KeyCode.CONTROL).type(KeyCode.PERIOD).release(KeyCode.CONTROL);
        await(() -> window.engine().stopped().contains(row.id()));
    }

    /// Who cannot read the window's language learns of the one that was chosen in that one.
    @Test
    void whenALanguageMustWaitThatIsSaidInThatLanguage(FxRobot robot) {
        window.workbench().cards().onLanguage(() -> false);
        Labeled next = robot.lookup("#start-language-next").queryAs(Labeled.class);
        assertFalse(next.isVisible());
        choose(robot, "de");
        assertTrue(next.isVisible());
        assertEquals("Die Sprache wechselt beim nächsten Start.", next.getText());
        choose(robot, "en");
        assertFalse(next.isVisible(), "it is the one that is spoken");
    }

    @Test
    void anotherLanguageIsAskedForAtOnceAndRemembered(FxRobot robot) {
        AtomicReference<Optional<Locale>> asked = new AtomicReference<>(Optional.empty());
        window.workbench().cards().onLanguage(() -> {
            asked.set(window.settings().language());
            return true;
        });
        choose(robot, "de");
        assertEquals(Optional.of(Locale.of("de")), asked.get());
        assertFalse(robot.lookup("#start-language-next").query().isVisible());
    }

    private static void choose(FxRobot robot, String tag) {
        robot.interact(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<String> language = robot.lookup("#start-language").queryAs(ComboBox.class);
            language.setValue(tag);
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// As after a window that was killed in its first session, which has left nothing but the run.
    @Test
    void aRunThatIsBeingTrainedIsSeenInsteadOfTheStartPage() throws IOException, TimeoutException {
        assertTrue(window.workbench().overlay().showing());
        RunFolder run = FakeRuns.folder(new Workspace(folder), "left", "LoRA r 8", 1);
        try (var _ = run.claim()) {
            FakeRuns.train(run, 1, 40, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
            await(() -> window.panels().curves().shown().stream()
                    .anyMatch(row ->
                            row.id().equals(run.id()) && row.history().loss().size() == 40));
            assertFalse(window.workbench().overlay().showing());
        }
    }
}
