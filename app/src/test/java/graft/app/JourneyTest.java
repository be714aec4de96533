package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.fake.FakeRuns;
import graft.app.fake.FakeWindow;
import graft.app.runs.RunRow;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// The main job through the whole window with an engine that follows a script: Run is pressed, the first
/// points of the curve appear, Stop reaches the engine.
@ExtendWith(ApplicationExtension.class)
class JourneyTest {

    @TempDir
    Path folder;

    private FakeWindow window;
    private FakeEngine engine;
    private Panels panels;
    private Workbench workbench;
    private RecipeDocument document;

    @Start
    void start(Stage stage) {
        document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(false), new InlineTasks(), 1280, 720);
        engine = window.engine();
        panels = window.panels();
        workbench = window.workbench();
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

    private static void press(FxRobot robot, String id) {
        robot.interact(() -> robot.lookup("#" + id).queryAs(ButtonBase.class).fire());
    }

    @Test
    void runPressedToFirstPointsToStop(FxRobot robot) throws TimeoutException {
        press(robot, "run");
        assertEquals(1, engine.requests().size());
        assertEquals(
                document.recipe(), RecipeJson.read(engine.requests().getFirst().recipeJson()));
        await(() -> panels.runs().rows().size() == 1);
        RunRow row = panels.runs().rows().getFirst();
        engine.train(row.id(), 12, 300);
        await(() -> row.history().loss().size() == 12);
        await(() -> panels.curves().shown().contains(row));
        assertEquals(0.7 / 12, row.history().loss().last());
        await(() -> panels.runs().liveProperty().get());
        press(robot, "stop");
        await(() -> engine.stopped().contains(row.id()));
        for (String tab :
                new String[] {"runs", "curves", "compare", "sweep", "log", "training", "data", "recipe", "slot"}) {
            press(robot, "tab-" + tab);
            WaitForAsyncUtils.waitForFxEvents();
        }
        assertTrue(robot.lookup("#slot-size").tryQuery().isEmpty(), "nothing is selected yet");
        assertFalse(panels.runs().titleProperty().get().isEmpty());
    }

    @Test
    void threeRunsWaitAreReorderedByMouseAndKeysAndOneIsStopped(FxRobot robot) throws TimeoutException {
        press(robot, "tab-runs");
        for (int i = 0; i < 3; i++) {
            String name = "run-" + i;
            robot.interact(() -> document.apply("command.place", recipe -> recipe.withName(name)));
            press(robot, "queue");
        }
        await(() -> order().equals(List.of("run-0", "run-1", "run-2")));
        TableView<?> table = robot.lookup("#runs").queryAs(TableView.class);
        await(() -> robot.from(table).lookup("run-2").tryQuery().isPresent());
        robot.moveTo(robot.from(table).lookup("run-2").<Node>query()).press(MouseButton.PRIMARY);
        robot.moveTo(robot.from(table).lookup("run-0").<Node>query()).release(MouseButton.PRIMARY);
        await(() -> order().equals(List.of("run-2", "run-0", "run-1")));
        robot.clickOn(robot.from(table).lookup("run-2").<Node>query());
        robot.press(KeyCode.ALT).type(KeyCode.DOWN).release(KeyCode.ALT);
        await(() -> order().equals(List.of("run-0", "run-2", "run-1")));
        robot.interact(() -> choose(robot.lookup("#runs-more").query(), "runs-hold"));
        assertTrue(engine.queue().join().held());
        RunRow first = panels.runs().rows().stream()
                .filter(row -> row.summary().name().equals("run-0"))
                .findFirst()
                .orElseThrow();
        engine.train(first.id(), 12, 300);
        await(() -> first.summary().state() == RunState.TRAINING);
        press(robot, "stop");
        await(() -> engine.stopped().equals(List.of(first.id())));
        assertEquals(2, order().size(), "the others wait on");
    }

    @Test
    void aRunWhoseFolderIsDeletedUnderneathGoesAndTheWindowGoesOn(FxRobot robot) throws Exception {
        press(robot, "run");
        await(() -> panels.runs().rows().size() == 1);
        RunRow row = panels.runs().rows().getFirst();
        engine.train(row.id(), 12, 300);
        await(() -> panels.curves().shown().contains(row));
        double dock = height(robot, "tab-runs");
        try (Stream<Path> files = Files.walk(Path.of(row.summary().folder()))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        await(() -> panels.runs().rows().isEmpty() && panels.curves().shown().isEmpty());
        assertTrue(panels.controller().noticeProperty().get().text().contains("no longer in the workspace"));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("#notice").query().isVisible());
        assertEquals(dock, height(robot, "tab-runs"), "nothing has moved under the pointer");
        press(robot, "run");
        await(() -> panels.runs().rows().size() == 1);
        assertEquals(2, engine.requests().size());
    }

    private static double height(FxRobot robot, String id) {
        return robot.lookup("#" + id).query().localToScene(0, 0).getY();
    }

    /// What a click on a menu's item does: ticked, then acted on.
    private static void choose(MenuButton menu, String id) {
        CheckMenuItem item = menu.getItems().stream()
                .filter(each -> id.equals(each.getId()))
                .map(CheckMenuItem.class::cast)
                .findFirst()
                .orElseThrow();
        item.setSelected(!item.isSelected());
        item.fire();
    }

    /// The names of the waiting runs, the next first.
    private List<String> order() {
        return engine.queue().join().waiting().stream()
                .map(id -> panels.runs().rows().stream()
                        .filter(row -> row.id().equals(id))
                        .map(row -> row.summary().name())
                        .findFirst()
                        .orElse(""))
                .toList();
    }

    @Test
    void theMissingReferencesAreRunWithOneButton(FxRobot robot) throws TimeoutException {
        press(robot, "tab-compare");
        await(() -> robot.lookup("#compare-missing").queryAs(ButtonBase.class).isVisible());
        press(robot, "compare-missing");
        assertEquals(6, engine.requests().size(), "this recipe and five references");
        assertEquals(
                1,
                engine.requests().stream()
                        .map(request -> request.group())
                        .distinct()
                        .count(),
                "they belong together");
        await(() -> panels.runs().rows().size() == 6);
        await(() -> !robot.lookup("#compare-missing").queryAs(ButtonBase.class).isVisible());
        assertTrue(robot.lookup("#conclusion").<Labeled>query().getText().startsWith("Dashed"), "nothing is measured");
        end(panels.runs().rows(), 0.9);
        await(() -> robot.lookup("#conclusion")
                .<Labeled>query()
                .getText()
                .startsWith("Bottleneck r 16 (after FFN) reaches 100.0 % of full fine-tuning's accuracy"));
        press(robot, "compare-trade-off");
        assertTrue(robot.lookup("#trade-off").query().isVisible());
    }

    /// As if they had been trained.
    private void end(List<RunRow> rows, double accuracy) {
        for (RunRow row : List.copyOf(rows)) {
            RunFolder run = new RunFolder(Path.of(row.summary().folder()));
            try {
                FakeRuns.train(run, 1, 6, 6, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
                FakeRuns.finish(run, 6, accuracy);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Test
    void howARunHasEndedIsWhatIsSaidLast(FxRobot robot) throws IOException, TimeoutException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = FakeRuns.folder(workspace, "reviews", "full", 1);
        Labeled said = robot.lookup("#said").query();
        try (var _ = run.claim()) {
            FakeRuns.train(run, 1, 6, 6, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
            await(() -> panels.runs().liveProperty().get());
            FakeRuns.finish(run, 6, 0.9);
            await(() -> said.getText().equals("reviews has ended: accuracy 0.900"));
        }
        RunFolder bad = FakeRuns.folder(workspace, "worse", "full", 2);
        try (var _ = bad.claim()) {
            await(() -> panels.runs().liveProperty().get());
            FakeRuns.fail(bad, 1, "The loss is no number.");
            await(() -> said.getText().equals("worse has failed"));
        }
    }

    @Test
    void aSweepIsBuiltQueuedAndItsResultsAreSeenInThreeForms(FxRobot robot) throws TimeoutException {
        press(robot, "tab-sweep");
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            robot.lookup("#sweep-path-0").<ComboBox<?>>query().getEditor().setText("training.learningRate");
            robot.lookup("#sweep-values-0").<TextField>query().setText("1e-4, 1e-3");
            robot.lookup("#sweep-path-1").<ComboBox<?>>query().getEditor().setText("training.batchSize");
            robot.lookup("#sweep-values-1").<TextField>query().setText("8, 16");
        });
        String count = robot.lookup("#sweep-count").<Labeled>query().getText();
        assertTrue(count.contains("4"), count);
        press(robot, "sweep-queue");
        await(() -> panels.runs().rows().size() == 4);
        TableView<?> table = robot.lookup("#sweep-table").queryAs(TableView.class);
        await(() -> table.getItems().size() == 4);
        end(panels.runs().rows(), 0.875);
        await(() -> robot.from(table).lookup("0.875").queryAll().size() >= 4);
        press(robot, "sweep-as-heat");
        assertTrue(robot.lookup("#sweep-heat-map").query().isVisible());
        press(robot, "sweep-as-parallel");
        assertTrue(robot.lookup("#sweep-parallel").query().isVisible());
        assertFalse(table.isVisible());
    }

    @Test
    void typedRowsBecomeTheData(FxRobot robot) throws IOException {
        robot.interact(() -> panels.data().keep("my rows", panels.data().typed("nice | good\nawful | bad")));
        Path kept = Path.of(document.recipe().data().source().train());
        assertEquals("my-rows.csv", kept.getFileName().toString());
        assertEquals("\"text\",\"label\"\n\"nice\",\"good\"\n\"awful\",\"bad\"\n", Files.readString(kept));
        robot.interact(() -> panels.data().keep("my rows", panels.data().typed("other | good")));
        assertTrue(Files.readString(kept).contains("awful"), "nothing is written over");
    }

    @Test
    void whatIsDroppedOnTheWindowIsOpened(FxRobot robot) throws IOException {
        Path table = Files.writeString(folder.resolve("my reviews.csv"), "text,label\nfine,good\n");
        robot.interact(() -> workbench.take(table));
        assertEquals(table.toString(), document.recipe().data().source().train());
        assertEquals("my-reviews", document.recipe().name());
        Path model = Files.createDirectory(folder.resolve("my-bert"));
        robot.interact(() -> workbench.take(model));
        assertEquals(model.toString(), document.recipe().base().model());
        Path recipe = Files.writeString(
                folder.resolve("other.json"),
                RecipeJson.write(StartRecipe.recipe().withName("other")));
        robot.interact(() -> workbench.take(recipe));
        assertEquals("other", document.recipe().name());
        Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"adapters\": [{\"kind\": \"nonsense\"}]");
        robot.interact(() -> workbench.take(wrong));
        assertEquals("other", document.recipe().name(), "a recipe that cannot be read changes nothing");
        String told = panels.controller().noticeProperty().get().text();
        assertTrue(told.contains("wrong.json"), told);
    }
}
