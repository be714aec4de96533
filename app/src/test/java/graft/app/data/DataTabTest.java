package graft.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeData;
import graft.app.fake.FakeEngine;
import graft.app.inspector.Choice;
import graft.app.inspector.RecipeFields;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import graft.engine.runs.Workspace;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import graft.engine.service.EngineService;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;

/// The data form: rows as the model reads them, and roles filled by templates.
@ExtendWith(ApplicationExtension.class)
class DataTabTest {

    @TempDir
    Path folder;

    private FakeEngine engine;
    private RecipeDocument document;
    private DataViewModel model;

    @Start
    void start(Stage stage) {
        engine = new FakeEngine(new Workspace(folder));
        document = new RecipeDocument(StartRecipe.recipe());
        model = new DataViewModel(document, engine.service(), folder, new InlineTasks());
        DataTab tab = new DataTab(model, new RecipeFields(document));
        Scene scene = new Scene(new StackPane(tab.content()), 320, 900);
        new Theme(false).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    @Stop
    void stop() {
        engine.close();
    }

    private static String words(Collection<Label> labels) {
        return String.join(" ", labels.stream().map(Labeled::getText).toList());
    }

    private static String words(FxRobot robot, String style) {
        return String.join(
                " ",
                robot.lookup("#data-tokens ." + style).queryAllAs(Label.class).stream()
                        .map(Labeled::getText)
                        .toList());
    }

    @Test
    void anEngineThatComesUpWhileTheDataIsReadIsAskedAgain() {
        CompletableFuture<DataReport> early = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        EngineService slow = (EngineService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {EngineService.class},
                (proxy, method, arguments) -> method.getName().equals("inspectData") && asked.getAndIncrement() == 0
                        ? early
                        : method.invoke(engine.service(), arguments));
        DataViewModel model = new DataViewModel(document, slow, folder, new InlineTasks());
        model.look();
        assertFalse(model.stateProperty().get().isEmpty());
        model.lookAgain();
        early.complete(FakeData.reviews());
        assertEquals("", model.stateProperty().get());
        assertNotNull(model.reportProperty().get());
    }

    @Test
    void rowsAreShownAsTheModelReadsThemWithWhatIsCutBehindALine(FxRobot robot) {
        assertEquals("[CLS] [SEP]", words(robot, "g-token-special"));
        assertEquals("", words(robot, "g-token-cut"));
        robot.interact(() -> robot.lookup("#data-rows").query().requestFocus());
        robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
        assertEquals("pity as I like cake .", words(robot, "g-token-cut"));
        assertEquals(1, robot.lookup("#data-tokens .g-token-line").queryAll().size());
        String spoken = robot.lookup("#data-rows").query().getAccessibleText();
        assertTrue(spoken.startsWith("Row 2 of 2"), spoken);
        assertFalse(spoken.contains("pity"), "what is cut is not read out as if it were there: " + spoken);
    }

    @Test
    void aRoleIsFilledByATemplateAndUndoTakesItBack(FxRobot robot) {
        ToggleButton braces = robot.lookup("#data-braces-text").queryAs(ToggleButton.class);
        robot.interact(braces::fire);
        TextField template = robot.lookup("#data-template-text").queryAs(TextField.class);
        assertEquals("{text}", template.getText());
        assertEquals("Text column", template.getAccessibleText());
        assertEquals("Label column", robot.lookup("#data-role-label").query().getAccessibleText());
        robot.interact(() -> {
            template.setText("{id}: {text}");
            template.fireEvent(new javafx.event.ActionEvent());
        });
        assertEquals("{id}: {text}", document.recipe().data().columns().get("text"));
        assertEquals("label", document.recipe().data().columns().get("label"));
        robot.interact(document::undo);
        assertEquals(Map.of(), document.recipe().data().columns());
    }

    @Test
    void whoHasFilledARoleGoesOnTypingThere(FxRobot robot) {
        robot.interact(robot.lookup("#data-braces-text").queryAs(ToggleButton.class)::fire);
        TextField template = robot.lookup("#data-template-text").queryAs(TextField.class);
        engine.data().report(of("classification", Map.of("label", "stars"), "GRAFT-1202: no column \"txt\"."));
        robot.interact(() -> {
            template.requestFocus();
            template.setText("{id}: {txt}");
            template.fireEvent(new javafx.event.ActionEvent());
            model.look();
        });
        TextField now = robot.lookup("#data-template-text").queryAs(TextField.class);
        assertTrue(now.isFocused(), "the keyboard is at " + now.getScene().getFocusOwner());
        assertEquals("{id}: {txt}", now.getText());
    }

    @Test
    void whereAFileHoldsTheValidationRowsItIsNamedAndNoShareIsAskedFor(FxRobot robot) {
        Labeled file = robot.lookup("#data-validation-file").queryAs(Labeled.class);
        assertFalse(file.getParent().isVisible());
        robot.interact(() -> document.apply(
                "command.data",
                recipe -> recipe.withData(
                        recipe.data().withSource(new DataSpec.Source("reviews", "/own/valid.csv", null)))));
        assertEquals("The rows of valid.csv.", file.getText());
        assertTrue(file.getParent().isVisible());
        assertFalse(robot.lookup("#data-validationShare, #data-validation").queryAll().stream()
                .anyMatch(field -> field instanceof TextField && shown(field)));
        robot.interact(document::undo);
        assertFalse(file.getParent().isVisible());
    }

    private static boolean shown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aTemplateThatIsTheColumnAloneChangesNothing(FxRobot robot) {
        robot.interact(robot.lookup("#data-braces-text").queryAs(ToggleButton.class)::fire);
        TextField template = robot.lookup("#data-template-text").queryAs(TextField.class);
        robot.interact(() -> template.fireEvent(new javafx.event.ActionEvent()));
        assertEquals(Map.of(), document.recipe().data().columns());
    }

    private static DataReport of(String task, Map<String, String> roles, String problem) {
        DataReport.Column text = new DataReport.Column("body", "text");
        DataReport.Column stars = new DataReport.Column("stars", "integer");
        List<DataReport.Column> columns = List.of(text, stars);
        long rows = problem.isEmpty() ? 9 : 0;
        return new DataReport(
                columns, roles, task, List.of(), rows, 0, 0, List.of(), 0, 0, 0, List.of(), List.of(), List.of(), "",
                problem);
    }

    @Test
    void whereNoColumnCouldBeGuessedOrItDoesNotServeAnotherCanBeChosen(FxRobot robot) {
        engine.data().report(of("classification", Map.of("text", "body"), "GRAFT-1202: no column is the label."));
        robot.interact(() -> model.choose(folder.resolve("own.csv")));
        robot.interact(model::look);
        Label state = robot.lookup("#data-state").queryAs(Label.class);
        assertEquals("GRAFT-1202: no column is the label.", state.getText());
        assertTrue(state.getStyleClass().contains("g-failed"), "it is told as what is wrong, not in passing");
        assertTrue(robot.lookup(".g-histogram").tryQuery().isEmpty(), "nothing is known of the rows");
        Choice<String> label = robot.lookup("#data-role-label").query();
        engine.data().report(of("classification", Map.of("text", "body", "label", "stars"), ""));
        robot.interact(() -> label.setValue("stars"));
        assertEquals(
                Map.of("text", "body", "label", "stars"),
                document.recipe().data().columns());
        robot.interact(model::look);
        assertEquals("", state.getText());
    }

    @Test
    void theTaskIsChosenHereAndOneThatTheColumnsLookLikeIsOffered(FxRobot robot) {
        assertFalse(robot.lookup("#data-task-take").query().isVisible());
        engine.data().report(of("regression", Map.of("text", "body", "label", "stars"), ""));
        robot.interact(() -> model.choose(folder.resolve("own.csv")));
        robot.interact(model::look);
        Button take = robot.lookup("#data-task-take").queryButton();
        assertTrue(take.isVisible());
        String told = words(robot.lookup(".g-attention").queryAllAs(Label.class));
        assertTrue(told.contains("Regression"), told);
        robot.interact(take::fire);
        assertEquals(Task.Kind.REGRESSION, document.recipe().task().kind());
        assertFalse(take.isVisible());
        Choice<Task.Kind> task = robot.lookup("#data-task").query();
        robot.interact(() -> task.setValue(Task.Kind.CAUSAL_LM));
        assertEquals(Task.Kind.CAUSAL_LM, document.recipe().task().kind());
        robot.interact(document::undo);
        assertEquals(Task.Kind.REGRESSION, task.getValue());
    }

    @Test
    void anotherTaskHasItsOwnRolesAndWhatTheBaseCannotLearnIsSaidBesideIt(FxRobot robot) {
        robot.interact(() -> document.setShape(Shapes.bertBase()));
        Choice<Task.Kind> task = robot.lookup("#data-task").query();
        robot.interact(() -> task.setValue(Task.Kind.TOKEN_CLASSIFICATION));
        robot.interact(model::look);
        assertTrue(robot.lookup("#data-role-text").tryQuery().isEmpty());
        assertTrue(robot.lookup("#data-role-tags").tryQuery().isPresent());
        robot.interact(() -> task.setValue(Task.Kind.CAUSAL_LM));
        String wrong = words(robot.lookup(".g-failed").queryAllAs(Label.class));
        assertTrue(wrong.contains("decoder"), wrong);
        engine.data().report(of("causal-lm", Map.of("text", "body"), ""));
        robot.interact(() -> task.setValue(Task.Kind.CLASSIFICATION));
        robot.interact(model::look);
        robot.interact(robot.lookup("#data-task-take").queryButton()::fire);
        assertEquals(Task.Kind.MASKED_LM, document.recipe().task().kind(), "an encoder writes no text");
    }

    @Test
    void whileOtherRowsAreReadThoseBeforeAreNotShown(FxRobot robot) {
        CompletableFuture<DataReport> slow = new CompletableFuture<>();
        EngineService reads = (EngineService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {EngineService.class},
                (proxy, method, arguments) -> method.getName().equals("inspectData")
                                && ((DataRequest) arguments[0]).recipeJson().contains("other.csv")
                        ? slow
                        : method.invoke(engine.service(), arguments));
        DataViewModel other = new DataViewModel(document, reads, folder, new InlineTasks());
        other.look();
        assertNotNull(other.reportProperty().get());
        robot.interact(() -> other.choose(folder.resolve("other.csv")));
        other.look();
        assertNull(other.reportProperty().get());
        slow.complete(FakeData.reviews());
        assertNotNull(other.reportProperty().get());
    }
}
