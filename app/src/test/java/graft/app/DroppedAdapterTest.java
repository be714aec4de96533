package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.IdleRuns;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.service.AdapterReport;
import graft.engine.service.EngineService;
import graft.engine.service.ImportRequest;
import graft.engine.service.RoutedEngine;
import graft.engine.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// A folder of another library's adapter dropped on the window: the engine takes it in, its recipe is opened, and what
/// the engine refuses is said and changes nothing.
@ExtendWith(ApplicationExtension.class)
class DroppedAdapterTest {

    @TempDir
    Path folder;

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private final List<ImportRequest> asked = new ArrayList<>();
    private final Recipe imported =
            StartRecipe.recipe().withAdapters(List.of(LoraSpec.defaults())).withData(new DataSpec(""));
    private Workbench workbench;
    private boolean refuses;
    private boolean baseIsAway;

    @Start
    void start(Stage stage) {
        EngineService engine = RoutedEngine.answering(new Object() {
            public CompletableFuture<AdapterReport> importAdapter(ImportRequest request) {
                asked.add(request);
                if (request.base().isEmpty() && baseIsAway) {
                    return CompletableFuture.failedFuture(new ServiceFailure(
                            "GRAFT-1301", "It is for big-bert, which is not here.", "Name it with --base.", 2));
                }
                return refuses
                        ? CompletableFuture.failedFuture(
                                new ServiceFailure("GRAFT-1306", "The weights lack lora_B.", "Save it again.", 2))
                        : CompletableFuture.completedFuture(report());
            }
        });
        WorkbenchContext context = new WorkbenchContext(document, engine, folder, new InlineTasks(), new Theme(false));
        workbench = new Workbench(context, new IdleRuns(), List.of(), List.of());
        stage.setScene(new Scene(workbench, 1280, 720));
        stage.show();
    }

    private AdapterReport report() {
        return new AdapterReport(
                "sentiment",
                "/workspace/adapters/sentiment",
                "tiny-encoder",
                RecipeJson.write(imported),
                "PEFT",
                "0.21.2",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private Path dropped(FxRobot robot) throws IOException {
        Path adapter = Files.createDirectories(folder.resolve("from-elsewhere"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{\"peft_type\":\"LORA\"}");
        robot.interact(() -> workbench.take(adapter));
        return adapter;
    }

    private static String said(FxRobot robot) {
        return robot.lookup("#said").queryAs(Labeled.class).getText();
    }

    @Test
    void itsRecipeIsOpenedWithANameAndUndoBringsTheOldOneBack(FxRobot robot) throws IOException {
        Recipe before = document.recipe();
        Path adapter = dropped(robot);
        assertEquals(adapter.toString(), asked.getFirst().folder());
        assertEquals(imported.adapters(), document.recipe().adapters());
        assertTrue(said(robot).contains("sentiment") && said(robot).contains("PEFT"), said(robot));
        robot.interact(document::undo);
        assertEquals(before, document.recipe());
    }

    @Test
    void theRowsThatAreOpenStayAsAnAdapterKnowsNone(FxRobot robot) throws IOException {
        dropped(robot);
        assertEquals(StartRecipe.recipe().data(), document.recipe().data());
    }

    @Test
    void whereItsBaseIsNotHereTheOpenOneIsTriedAndThatIsSaid(FxRobot robot) throws IOException {
        baseIsAway = true;
        dropped(robot);
        assertEquals(
                List.of("", "tiny-encoder"),
                asked.stream().map(ImportRequest::base).toList());
        assertEquals(imported.adapters(), document.recipe().adapters());
        assertTrue(said(robot).contains("is not here"), said(robot));
        refuses = true;
        dropped(robot);
        assertTrue(said(robot).contains("big-bert") && said(robot).contains("drop the adapter again"), said(robot));
        assertFalse(said(robot).contains("--base"), "an option of the command line is no help here");
    }

    @Test
    void aFolderThatIsChosenAsAnAdapterAndIsNoneIsSaidToBeNone(FxRobot robot) throws IOException {
        Path other = Files.createDirectories(folder.resolve("holiday"));
        robot.interact(() -> workbench.takeAdapter(other));
        assertTrue(said(robot).contains("holiday holds no adapter_config.json"), said(robot));
        assertEquals(List.of(), asked);
    }

    @Test
    void whatIsRefusedIsSaidWithItsReasonAndChangesNothing(FxRobot robot) throws IOException {
        refuses = true;
        Recipe before = document.recipe();
        dropped(robot);
        assertEquals(before, document.recipe());
        assertTrue(said(robot).contains("The weights lack lora_B."), said(robot));
    }
}
