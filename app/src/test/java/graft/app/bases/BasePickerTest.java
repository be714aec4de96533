package graft.app.bases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.runs.Workspace;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.ModelService;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// The base picker by keyboard and by button, over an engine of this process.
@ExtendWith(ApplicationExtension.class)
class BasePickerTest {

    @TempDir
    static Path folder;

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private final List<String> said = new ArrayList<>();
    private final AtomicInteger folders = new AtomicInteger();
    private Button picker;
    private FakeEngine engine;
    private BasePickerViewModel model;
    private BasePopup popup;

    @Start
    void start(Stage stage) {
        picker = new Button("Base");
        engine = new FakeEngine(new Workspace(folder));
        model = new BasePickerViewModel(document, engine.service(), new InlineTasks(), said::add);
        popup = new BasePopup(model, folders::incrementAndGet);
        Scene scene = new Scene(new StackPane(picker), 1200, 700);
        new Theme(false).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    @Stop
    void stop() {
        Window.getWindows().stream().toList().forEach(Window::hide);
        engine.close();
    }

    @Test
    void whileTheEngineStartsItIsSaidAndAfterwardsTheListIsThere(FxRobot robot) {
        CompletableFuture<List<BaseModelEntry>> answer = new CompletableFuture<>();
        ModelService starting = (ModelService) Proxy.newProxyInstance(
                ModelService.class.getClassLoader(),
                new Class<?>[] {ModelService.class},
                (proxy, method, arguments) -> answer);
        BasePickerViewModel early = new BasePickerViewModel(document, starting, new InlineTasks(), said::add);
        robot.interact(() -> popup = new BasePopup(early, folders::incrementAndGet));
        open(robot);
        assertTrue(find("base-none", Labeled.class).getText().contains("starting"));
        assertTrue(find("base-hint", Labeled.class).getText().contains("starting"));
        robot.interact(() -> answer.complete(engine.service().models().join()));
        assertTrue(early.options().size() > 0);
        assertFalse(find("base-none", Labeled.class).getText().contains("starting"));
    }

    private void open(FxRobot robot) {
        robot.interact(() -> popup.toggle(picker));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void type(FxRobot robot, String words) {
        robot.interact(() -> find("base-search", TextField.class).setText(words));
    }

    private static <T extends Node> T find(String id, Class<T> type) {
        return Window.getWindows().stream()
                .map(window -> window.getScene().lookup("#" + id))
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is called " + id));
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.lookupAll("*").forEach(each -> {
            if (each instanceof Labeled label) {
                text.append(label.getText()).append('\n');
            }
        });
        return text.toString();
    }

    @Test
    void theModelInUseIsShownWithItsFiguresBeforeAnythingIsLoaded(FxRobot robot) {
        open(robot);
        String details = text(find("base-details", Node.class));
        for (String figure : List.of("4,212,992", "4 of width 256", "Apache-2.0", "16.0 MiB", "BertForMaskedLM")) {
            assertTrue(details.contains(figure), figure + " in " + details);
        }
    }

    @Test
    void whatABaseCannotBeTrainedWithoutIsSaidWhenItIsChosen(FxRobot robot) {
        String missing = "The model folder /models/bare has no tokenizer.json, no vocab.txt, and no vocab.json with"
                + " merges.txt. Put the tokenizer.json of the model into it; transformers writes it with"
                + " save_pretrained of a fast tokenizer.";
        BaseOption bare = new BaseOption.Local(new BaseModelEntry(
                "/models/bare", "folder", "/models/bare", "BertModel", 1000, 2, 8, 4000, "", true, missing));
        open(robot);
        robot.interact(() -> model.show(bare));
        assertTrue(text(find("base-details", Node.class)).contains(missing));
        robot.interact(() -> model.use(bare));
        assertEquals("/models/bare", document.recipe().base().model());
        assertEquals("Base model is bare. " + missing, said.getLast());
    }

    @Test
    void wordsFindAModelAndEnterTakesIt(FxRobot robot) {
        robot.interact(
                () -> document.apply("command.base", r -> r.withBase(r.base().withModel("another"))));
        open(robot);
        type(robot, "bert tiny");
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("tiny-encoder", document.recipe().base().model());
        robot.interact(document::undo);
        assertEquals("another", document.recipe().base().model(), "one command, undone at once");
    }

    @Test
    void theHubsModelIsOfferedWithSizeAndLicenceBeforeTheFirstByte(FxRobot robot) {
        open(robot);
        type(robot, "roberta");
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                List.of("team/roberta"),
                model.options().stream().map(BaseOption::id).toList());
        assertNull(model.downloadProperty().get());
        robot.push(KeyCode.DOWN);
        WaitForAsyncUtils.waitForFxEvents();
        Button fetch = find("base-fetch", Button.class);
        assertEquals("Download 9 B, Apache-2.0", fetch.getText());
        robot.interact(fetch::fire);
        assertNotNull(model.downloadProperty().get());
        assertNotNull(find("base-cancel", Button.class), "a running download can be given up");
    }

    @Test
    void aWholeIdIsAskedForAlsoWhereNoSearchListsIt(FxRobot robot) {
        open(robot);
        type(robot, "owner/hidden@v1.0");
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("owner/hidden@v1.0", model.options().getFirst().id());
        assertEquals(model.options().getFirst(), model.shownProperty().get());
        assertEquals(
                "Download 9 B, Apache-2.0", find("base-fetch", Button.class).getText());
        assertNull(model.downloadProperty().get(), "nothing is fetched before it is asked for");
    }

    @Test
    void aModelThatTheCacheHoldsInPartIsCompletedFromTheHub(FxRobot robot) {
        BaseModelEntry part = new BaseModelEntry(
                "team/part", "cached", "/cache", "BertModel", 9, 1, 8, 0, "mit", false, "Its weights are not here.");
        ModelService partly = (ModelService) Proxy.newProxyInstance(
                ModelService.class.getClassLoader(),
                new Class<?>[] {ModelService.class},
                (proxy, method, arguments) -> method.getName().equals("models")
                        ? CompletableFuture.completedFuture(List.of(part))
                        : method.invoke(engine.service(), arguments));
        model = new BasePickerViewModel(document, partly, new InlineTasks(), said::add);
        robot.interact(() -> popup = new BasePopup(model, folders::incrementAndGet));
        open(robot);
        type(robot, "team/part");
        robot.interact(find("base-complete", Button.class)::fire);
        assertEquals(
                "Download 9 B, Apache-2.0", find("base-fetch", Button.class).getText());
        assertEquals(1, model.options().size(), "it is listed once");
    }

    @Test
    void aFolderBecomesTheBase(FxRobot robot) {
        robot.interact(() -> model.open(folder.resolve("my-bert")));
        assertEquals(
                folder.resolve("my-bert").toString(), document.recipe().base().model());
        assertEquals("Base model is my-bert.", said.getLast());
        open(robot);
        robot.interact(find("base-folder", Button.class)::fire);
        assertEquals(1, folders.get());
    }
}
