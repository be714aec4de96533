package graft.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.inspector.RecipeFields;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.runs.Workspace;
import graft.engine.service.DataReport;
import graft.engine.service.EngineService;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Scene;
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

    @Start
    void start(Stage stage) {
        engine = new FakeEngine(new Workspace(folder));
        document = new RecipeDocument(StartRecipe.recipe());
        DataViewModel model = new DataViewModel(document, engine.service(), folder, new InlineTasks());
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
        early.complete(FakeEngine.report());
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
    void aTemplateThatIsTheColumnAloneChangesNothing(FxRobot robot) {
        robot.interact(robot.lookup("#data-braces-text").queryAs(ToggleButton.class)::fire);
        TextField template = robot.lookup("#data-template-text").queryAs(TextField.class);
        robot.interact(() -> template.fireEvent(new javafx.event.ActionEvent()));
        assertEquals(Map.of(), document.recipe().data().columns());
    }
}
