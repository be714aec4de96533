package graft.app.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.runs.RunController;
import graft.app.runs.RunFeed;
import graft.app.runs.RunsViewModel;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.RoutedEngine;
import java.nio.file.Path;
import java.util.Set;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// What a session remembers of the comparison.
@ExtendWith(ApplicationExtension.class)
class CompareTabTest {

    @TempDir
    private Path folder;

    @Start
    void start(Stage stage) {}

    private CompareViewModel model() {
        Workspace workspace = new Workspace(folder);
        EngineService engine = RoutedEngine.answering(this); // nothing is asked
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        RunsViewModel runs = new RunsViewModel(new RunFeed(workspace));
        return new CompareViewModel(
                document,
                engine,
                runs,
                new RunController(document, engine, workspace, runs, new InlineTasks()),
                new InlineTasks());
    }

    @Test
    void theReferencesTheMeasureAndThePictureComeBack(FxRobot robot) {
        robot.interact(() -> {
            CompareViewModel before = model();
            CompareTab tab = new CompareTab(before, new Theme(false));
            before.left().add("bitfit");
            before.measureProperty().set(Measure.MEMORY);
            String kept = tab.layout();
            CompareViewModel after = model();
            CompareTab next = new CompareTab(after, new Theme(false));
            next.restore(kept);
            assertEquals(Set.of("bitfit"), after.left());
            assertEquals(Measure.MEMORY, after.measureProperty().get());
            next.restore("nonsense -nothing");
            assertEquals(kept, next.layout(), "what is not understood changes nothing");
        });
    }
}
