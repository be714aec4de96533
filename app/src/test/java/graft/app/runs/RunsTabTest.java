package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.fake.FakeRuns;
import graft.app.task.InlineTasks;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.Journal;
import graft.engine.runs.QueueFile;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunNotes;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Background;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Circle;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// The table of runs by keyboard, and what a session remembers of it.
@ExtendWith(ApplicationExtension.class)
class RunsTabTest {

    @TempDir
    Path folder;

    private FakeEngine engine;
    private RunsViewModel model;
    private RunFeed feed;
    private RunsTab tab;
    private RunRequests requests;
    private RunController controller;
    private final AtomicInteger compared = new AtomicInteger();

    @Start
    void start(Stage stage) throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder first =
                FakeRuns.folder(workspace, "first", "LoRA r 8 (attention q, attention k, attention v, attention o)", 1);
        FakeRuns.train(first, 1, 60, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(first, 60, 0.9);
        RunFolder second = FakeRuns.folder(workspace, "second", "bottleneck r 16", 2);
        FakeRuns.train(second, 1, 60, 60, new FakeRuns.Course(0.7, 0.1, 4, 0.01));
        FakeRuns.finish(second, 60, 0.92);
        engine = new FakeEngine(workspace);
        feed = new RunFeed(workspace);
        model = new RunsViewModel(feed);
        controller = new RunController(
                new RecipeDocument(StartRecipe.recipe()), engine.service(), workspace, model, new InlineTasks());
        requests = new RunRequests(engine.service(), model, controller, new InlineTasks());
        tab = new RunsTab(model, controller, requests, path -> {}, new Theme(false));
        tab.onCompare(compared::incrementAndGet);
        look();
        Scene scene = new Scene(new StackPane(tab.content()), 1200, 300);
        new Theme(false).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    @Stop
    void stop() {
        engine.close();
    }

    private void look() {
        for (int i = 0; i < 6; i++) {
            feed.look();
            model.drain();
        }
    }

    @Test
    void theDotsAboveTheTableStandOnGroundOfTheirOwnWhereAHeadIsBehindThem(FxRobot robot) {
        Region button = robot.lookup("#runs .show-hide-columns-button").query();
        Node dots = robot.lookup("#runs .show-hide-column-image").query();
        Bounds at = button.sceneToLocal(dots.localToScene(dots.getBoundsInLocal()));
        Background ground = button.getBackground();
        assertTrue(ground.getFills().getLast().getFill().isOpaque());
        double from = -ground.getOutsets().getLeft();
        assertTrue(from < at.getMinX() - 2, "from " + from + ", dots at " + at);
        assertTrue(button.getWidth() > at.getMaxX(), "to " + button.getWidth() + ", dots at " + at);
    }

    @Test
    void aRunStoppedBeforeItsFirstStepIsNotCalledUsable(FxRobot robot) throws IOException {
        RunFolder never = FakeRuns.folder(new Workspace(folder), "never", "BitFit", 3);
        try (Journal journal = Journal.append(never.journal())) {
            journal.add(new RunEvent.Finished(2000, 0, "stopped", Map.of(), Map.of(), 0, 0, 1, null, null));
        }
        robot.interact(this::look);
        RunRow row = model.find(never.id()).orElseThrow();
        assertEquals(RunState.STOPPED, row.summary().state());
        assertEquals("stopped, not begun", StateCell.words(StateCell.Shown.now(row)));
        robot.interact(() -> model.selected().setAll(row));
        assertFalse(possible("export"), "there is nothing to export");
        assertFalse(possible("extend"));
    }

    /// Whether something can be done about the selected runs.
    private boolean possible(String deed) {
        return RunDeeds.of(
                        model, controller, requests, new RunDialogs(new StackPane()), path -> {}, () -> {}, rows -> {})
                .stream()
                .filter(each -> each.id().equals(deed))
                .allMatch(each -> model.selected().stream().allMatch(each.possible()));
    }

    @Test
    void aTimeLimitOfSeveralRunsSaysOfHowMany() {
        List<RunRow> rows = List.copyOf(model.rows());
        assertEquals("Time limit of 2 runs, for each", RunDialogs.limitTitle(rows));
        assertEquals("Time limit of " + rows.getFirst().name(), RunDialogs.limitTitle(rows.subList(0, 1)));
    }

    @Test
    void aTimeLimitIsProposedWhereAllSelectedRunsHaveTheSame(FxRobot robot) {
        List<RunRow> rows = List.copyOf(model.rows());
        robot.interact(() -> {
            limit(rows.get(0), 9.0);
            limit(rows.get(1), 60.0);
        });
        assertEquals("9", RunDialogs.limitOf(rows.subList(0, 1)));
        assertEquals("", RunDialogs.limitOf(rows), "9 s of one and 60 s of the other");
        robot.interact(() -> limit(rows.get(1), 9.0));
        assertEquals("9", RunDialogs.limitOf(rows));
        robot.interact(() -> limit(rows.get(1), null));
        assertEquals("", RunDialogs.limitOf(rows), "one has none");
    }

    private static void limit(RunRow row, @Nullable Double seconds) {
        TrainingSpec training = StartRecipe.recipe().training();
        row.setFacts(RunFacts.of(StartRecipe.recipe()
                .withTraining(training.withMonitor(training.monitor().withTimeLimit(seconds)))));
    }

    @Test
    void buttonsFollowTheStateOfTheSelectedRunThroughAllItsChanges(FxRobot robot) throws IOException {
        HBox tools = new HBox(tab.tools().orElseThrow());
        RunFolder live = FakeRuns.folder(new Workspace(folder), "live", "BitFit", 3);
        List<String> said = new ArrayList<>();
        Runnable note = () -> robot.interact(() -> {
            look();
            if (model.selected().isEmpty()) {
                model.selected().setAll(model.find(live.id()).orElseThrow());
            }
            ButtonBase pause = (ButtonBase) tools.lookup("#runs-pause");
            said.add(pause.isDisabled() ? "-" : pause.getText());
        });
        note.run();
        try (var _ = live.claim();
                Journal journal = Journal.append(live.journal())) {
            journal.add(FakeRuns.started(100, 5000));
            journal.add(FakeRuns.step(1, 100, 0.7));
            note.run();
            live.requestPause();
            note.run();
        }
        note.run();
        assertEquals(List.of("-", "Pause", "Go on", "-"), said);
    }

    private static TableView<?> table(FxRobot robot) {
        return robot.lookup("#runs").queryAs(TableView.class);
    }

    private static void key(FxRobot robot, KeyCode code) {
        robot.interact(() -> table(robot).requestFocus());
        robot.press(code).release(code);
    }

    private void select(FxRobot robot, String name) {
        RunRow row = model.rows().stream()
                .filter(each -> each.summary().name().equals(name))
                .findFirst()
                .orElseThrow();
        robot.interact(() -> model.selected().setAll(List.of(row)));
    }

    @Test
    void noWordIsCutWhileThereIsRoomAndNoBarStandsForAFewPixels(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> table(robot).getScene().getWindow().setWidth(1500));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of(), cut(robot));
        assertFalse(bar(robot), "wide enough for all");
        robot.interact(() -> table(robot).getScene().getWindow().setWidth(1270));
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(bar(robot), "a little narrower: the columns give way");
        robot.interact(() -> table(robot).getScene().getWindow().setWidth(700));
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(bar(robot), "far too narrow");
    }

    @Test
    void whatTellsARunFromOthersIsWholeWhereItsNameIsCut(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            model.rows()
                    .getFirst()
                    .setName(new RunNames.Name(
                            "reviews with a name that is long · r 16 · lr 3e-3 · seed 43", "reviews"));
            table(robot).getScene().getWindow().setWidth(1100);
        });
        WaitForAsyncUtils.waitForFxEvents();
        List<Labeled> parts = robot.lookup("#runs .g-name .label").queryAllAs(Labeled.class).stream()
                .filter(label ->
                        label.getText().contains("long") || label.getText().contains("r 16"))
                .toList();
        assertEquals(2, parts.size());
        assertEquals(" · r 16 · lr 3e-3 · seed 43", ((Text) parts.get(1).lookup(".text")).getText());
        Node cell = robot.lookup("#runs .g-name").queryAll().stream()
                .filter(name -> name.lookup(".label") == parts.getFirst())
                .findFirst()
                .orElseThrow();
        assertTrue(
                cell.getLayoutBounds().getWidth()
                        <= cell.getParent().getLayoutBounds().getWidth(),
                "all in its cell");
    }

    private static List<String> cut(FxRobot robot) {
        return robot.lookup("#runs .table-cell").queryAllAs(Labeled.class).stream()
                .filter(cell -> cell.isVisible()
                        && cell.getText() != null
                        && !cell.getText().isEmpty())
                .filter(cell -> cell.lookup(".text") instanceof Text text
                        && !text.getText().equals(cell.getText()))
                .map(Labeled::getText)
                .toList();
    }

    private static boolean bar(FxRobot robot) {
        return robot.lookup("#runs .scroll-bar").queryAllAs(ScrollBar.class).stream()
                .anyMatch(bar -> bar.getOrientation() == Orientation.HORIZONTAL && bar.isVisible());
    }

    @Test
    void runsThatWaitStandInTheOrderOfTheirTurnAndADraggedOneShowsWhereItWillStand(FxRobot robot) throws IOException {
        for (int i = 3; i < 6; i++) {
            engine.waits(FakeRuns.folder(new Workspace(folder), "turn " + (i - 2), "BitFit", i)
                    .id());
        }
        robot.interact(() -> {
            look();
            requests.askQueue();
        });
        assertEquals(List.of("turn 1", "turn 2", "turn 3", "second", "first"), order(robot));
        robot.drag(row(robot, 2)).moveTo(row(robot, 1)).moveTo(row(robot, 0));
        assertTrue(lands(robot, 0, "lands-above"), "it will stand before the first");
        assertFalse(lands(robot, 1, "lands-above"), "no longer here");
        robot.drop();
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(List.of("turn 3", "turn 1", "turn 2", "second", "first"), order(robot));
        assertFalse(lands(robot, 0, "lands-above"));
        robot.drag(row(robot, 0)).moveTo(row(robot, 1));
        assertTrue(lands(robot, 1, "lands-below"), "behind the second");
        robot.drop();
        assertEquals(List.of("turn 1", "turn 3", "turn 2", "second", "first"), order(robot));
        robot.interact(() -> requests.hold(true));
        assertEquals(
                Messages.text("runs.place.held"),
                robot.lookup("#runs .table-cell").queryAllAs(Labeled.class).stream()
                        .map(Labeled::getText)
                        .filter(text -> text != null && text.startsWith("waits"))
                        .filter(text -> !text.contains("number"))
                        .findFirst()
                        .orElse(""));
        robot.interact(this::look);
        String status = model.statusProperty().get();
        assertEquals("turn 1 waits: the queue is held (Runs, ⋯)", status);
    }

    @Test
    void whatIsNotMeasuredStandsLastWhicheverWayItIsSorted(FxRobot robot) {
        FakeRuns.folder(new Workspace(folder), "waits", "BitFit", 3);
        robot.interact(this::look);
        TableView<?> table = table(robot);
        TableColumn<?, ?> validation = table.getColumns().stream()
                .filter(column -> column.getId().equals("validation"))
                .findFirst()
                .orElseThrow();
        for (TableColumn.SortType way : TableColumn.SortType.values()) {
            robot.interact(() -> sort(table, validation, way));
            assertEquals("waits", order(robot).getLast(), way.toString());
        }
    }

    private static <T> void sort(TableView<T> table, TableColumn<?, ?> by, TableColumn.SortType way) {
        by.setSortType(way);
        table.getSortOrder().clear();
        table.getSortOrder().add(table.getColumns().get(table.getColumns().indexOf(by)));
    }

    private static List<String> order(FxRobot robot) {
        return table(robot).getItems().stream()
                .map(RunRow.class::cast)
                .map(row -> row.summary().name())
                .toList();
    }

    private static TableRow<?> row(FxRobot robot, int index) {
        return robot.lookup("#runs .table-row-cell").queryAllAs(TableRow.class).stream()
                .filter(row -> row.isVisible() && row.getIndex() == index)
                .findFirst()
                .orElseThrow();
    }

    private static boolean lands(FxRobot robot, int index, String where) {
        return row(robot, index).getPseudoClassStates().contains(PseudoClass.getPseudoClass(where));
    }

    @Test
    void bMakesARunTheBaselineWhichStaysInTheCurvesUntilBAgain(FxRobot robot) {
        select(robot, "first");
        key(robot, KeyCode.B);
        RunRow baseline = model.find(model.baselineProperty().get()).orElseThrow();
        assertEquals("first", baseline.summary().name());
        assertTrue(baseline.baselineProperty().get());
        select(robot, "second");
        assertEquals(
                List.of("second", "first"),
                model.drawn().stream().map(row -> row.summary().name()).toList());
        select(robot, "first");
        key(robot, KeyCode.B);
        assertEquals("", model.baselineProperty().get());
        assertFalse(baseline.baselineProperty().get());
    }

    @Test
    void pPinsAndCBringsTheCurvesAndTheComparison(FxRobot robot) {
        select(robot, "second");
        key(robot, KeyCode.P);
        assertTrue(model.selected().getFirst().pinnedProperty().get());
        key(robot, KeyCode.P);
        assertFalse(model.selected().getFirst().pinnedProperty().get());
        key(robot, KeyCode.C);
        assertEquals(1, compared.get());
    }

    @Test
    void howManyRunsAreTrainedBesideEachOtherIsSetInTheMenuAndShownAsTheEngineHasIt(FxRobot robot) {
        MenuButton more = (MenuButton) tab.tools().orElseThrow().lookup("#runs-more");
        List<MenuItem> choices = more.getItems().stream()
                .filter(item -> "runs-parallel".equals(item.getId()))
                .flatMap(item -> ((Menu) item).getItems().stream())
                .toList();
        assertEquals(QueueFile.MOST_PARALLEL, choices.size());
        assertTrue(((RadioMenuItem) choices.getFirst()).isSelected());
        robot.interact(choices.get(2)::fire);
        assertEquals(3, engine.queue().join().parallel());
        engine.parallelRuns(2).join();
        robot.interact(() -> more.getOnShowing().handle(null));
        assertTrue(((RadioMenuItem) choices.get(1)).isSelected(), "somebody else has set it on the command line");
    }

    @Test
    void everyRunShowsTheCourseOfItsLossAndSaysIt(FxRobot robot) {
        assertEquals(
                2,
                robot.lookup(".g-spark").queryAll().stream()
                        .filter(node -> node.getParent() != null)
                        .count());
        double[] losses = model.rows().getFirst().sparkProperty().get();
        assertTrue(losses.length > 20 && losses[0] > losses[losses.length - 1], "it falls");
    }

    @Test
    void theShownColumnsAndTheirOrderComeBackAndNonsenseLeavesAllAsItIs(FxRobot robot) {
        String usual = tab.layout();
        assertTrue(usual.startsWith("mark name state progress curve"), usual);
        robot.interact(() -> tab.restore("name rate state"));
        assertEquals("name rate state", tab.layout());
        robot.interact(() -> tab.restore("nothing known"));
        assertEquals("name rate state", tab.layout());
        robot.interact(() -> tab.restore(usual));
        assertEquals(usual, tab.layout());
        assertEquals(
                0,
                robot.lookup("#runs .column-header .label").queryAllAs(Labeled.class).stream()
                        .filter(label -> label.getText().equals("Learning rate"))
                        .count());
    }

    @Test
    void howTheRowsAreSortedComesBackToo(FxRobot robot) {
        TableView<RunRow> table = robot.lookup("#runs").queryTableView();
        assertEquals(List.of("second", "first"), names(table), "the newest first");
        robot.interact(() -> {
            TableColumn<RunRow, ?> name = table.getColumns().get(1);
            table.getSortOrder().setAll(List.of(name));
        });
        assertEquals(List.of("first", "second"), names(table));
        String sorted = tab.layout();
        robot.interact(() -> tab.restore("mark name state"));
        assertEquals(List.of("second", "first"), names(table), "a layout of before knew of none");
        robot.interact(() -> tab.restore(sorted));
        assertEquals(List.of("first", "second"), names(table));
        assertEquals(sorted, tab.layout());
    }

    /// What a run of the open window is sorted by is known later than the run.
    @Test
    void aRunTakesItsPlaceInASortedTableOnceItIsMeasured(FxRobot robot) throws IOException {
        TableView<RunRow> table = robot.lookup("#runs").queryTableView();
        robot.interact(() -> {
            TableColumn<RunRow, ?> validation = table.getColumns().stream()
                    .filter(column -> column.getId().equals("validation"))
                    .findFirst()
                    .orElseThrow();
            table.getSortOrder().setAll(List.of(validation));
        });
        RunFolder late = FakeRuns.folder(new Workspace(folder), "late", "BitFit", 3);
        robot.interact(this::look);
        assertEquals(List.of("first", "second", "late"), names(table), "nothing is known of it");
        robot.interact(() -> table.getSelectionModel().clearAndSelect(1));
        FakeRuns.train(late, 1, 60, 60, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(late, 60, 0.5);
        robot.interact(this::look);
        assertEquals(List.of("late", "first", "second"), names(table));
        assertEquals(
                List.of("second"), model.selected().stream().map(RunRow::name).toList());
    }

    @Test
    void newTagsHaveTheRoomThatThereIsAtOnce(FxRobot robot) throws IOException {
        TableColumn<RunRow, ?> tags = robot.lookup("#runs").<RunRow>queryTableView().getColumns().stream()
                .filter(column -> column.getId().equals("tags"))
                .findFirst()
                .orElseThrow();
        double before = tags.getWidth();
        RunRow row = model.rows().getFirst();
        new RunFolder(Path.of(row.summary().folder()))
                .writeNotes(new RunNotes(List.of("a tag of some length", "another"), ""));
        robot.interact(() -> model.annotated(
                row, SummaryReader.read(new RunFolder(Path.of(row.summary().folder())))));
        assertTrue(tags.getWidth() > before + 20, before + " to " + tags.getWidth());
    }

    private static List<String> names(TableView<RunRow> table) {
        return table.getItems().stream().map(RunRow::name).toList();
    }

    /// The button at the right end of the head lists them by their heads.
    @Test
    void everyColumnHasANameInTheMenuOfColumns(FxRobot robot) {
        TableView<RunRow> table = robot.lookup("#runs").queryTableView();
        table.getColumns().forEach(column -> assertFalse(column.getText().isBlank(), column.getId()));
    }

    @Test
    void aRunOfOneStepShowsADotForItsLoss(FxRobot robot) throws IOException {
        RunFolder one = FakeRuns.folder(new Workspace(folder), "one", "bottleneck r 16", 3);
        FakeRuns.train(one, 1, 1, 1, new FakeRuns.Course(0.7, 0.2, 4, 0.01));
        FakeRuns.finish(one, 1, 0.5);
        robot.interact(() -> {
            for (int i = 0; i < 6; i++) {
                feed.look();
                model.drain();
            }
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(1, model.find(one.id()).orElseThrow().sparkProperty().get().length);
        assertEquals(
                1,
                robot.lookup(".g-spark-box").queryAll().stream()
                        .flatMap(box -> ((Parent) box).getChildrenUnmodifiable().stream())
                        .filter(node -> node instanceof Circle && node.isVisible())
                        .count());
    }

    /// A cell that asks for a layout while it is laid out keeps the window painting for ever.
    @Test
    void theTableComesToRest(FxRobot robot) {
        robot.interact(() -> {
            Scene scene = table(robot).getScene();
            for (int i = 0; i < 5; i++) {
                scene.getRoot().layout();
            }
            assertFalse(table(robot).isNeedsLayout());
            robot.lookup(".g-spark-box").queryAllAs(Parent.class).forEach(box -> {
                for (Parent at = box; at != null; at = at.getParent()) {
                    assertFalse(at.isNeedsLayout(), at + " wants another layout");
                }
            });
        });
    }
}
