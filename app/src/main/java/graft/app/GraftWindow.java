package graft.app;

import graft.app.compute.EngineProcess;
import graft.app.compute.EngineState;
import graft.app.compute.HostSession;
import graft.app.document.RecipeAutosave;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.task.BackgroundTasks;
import graft.app.task.FxWatchdog;
import graft.app.task.Tasks;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Function;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The window: what it needs is made here and put together.
public final class GraftWindow extends Application {

    private static final double USUAL_WIDTH = 1440;
    private static final double USUAL_HEIGHT = 900;
    private static final double SHARE = 0.85;

    private Path workspace = Path.of(".");
    private @Nullable Recipe last;
    private boolean timed;

    /// What can be read before there is a window, beside the toolkit's own start.
    @Override
    public void init() {
        String folder = getParameters().getNamed().get("workspace");
        workspace =
                folder == null ? Workspace.standard().folder() : Path.of(folder).toAbsolutePath();
        last = RecipeAutosave.last(workspace).orElse(null);
    }

    @Override
    public void start(Stage stage) {
        Theme theme = new Theme(Boolean.getBoolean("graft.dark"));
        RecipeDocument document = new RecipeDocument(last == null ? StartRecipe.recipe() : last);
        String base = getParameters().getNamed().get("base");
        if (base != null) {
            document.open(document.recipe().withBase(document.recipe().base().withModel(base)));
        }
        Tasks tasks = new BackgroundTasks();
        EngineProcess process = new EngineProcess(HostSession.local(workspace), tasks);
        WorkbenchContext context = new WorkbenchContext(document, process.engine(), workspace, tasks, theme);
        Panels panels = new Panels(
                context,
                process,
                path -> getHostServices().showDocument(path.toUri().toString()));
        Workbench workbench = new Workbench(context, panels.controller(), panels.inspector(), panels.dock());
        workbench.begin();
        Scene scene = new Scene(workbench);
        theme.dress(scene);
        fit(stage);
        stage.setTitle(Messages.text("app.name"));
        stage.setScene(scene);
        StartTimes times = new StartTimes(process.log()::add);
        times.follow(scene);
        stage.show();
        FxWatchdog.startIfAsked(scene);
        RecipeAutosave autosave = new RecipeAutosave(document, workspace, context.tasks(), workbench::showSaved);
        autosave.follow();
        stage.setOnHidden(event -> {
            autosave.close();
            panels.close();
        });
        panels.begin(workbench);
        Function<Recipe, OptionalDouble> stepSeconds =
                recipe -> StepTimes.of(recipe, panels.runs().rows());
        panels.runs().liveProperty().subscribe(live -> workbench.measureWith(stepSeconds));
        panels.runs().statusProperty().subscribe(status -> {
            // The first steps of the first run are the first measurement.
            if (!timed && stepSeconds.apply(document.recipe()).isPresent()) {
                timed = true;
                workbench.measureWith(stepSeconds);
            }
        });
        process.stateProperty().subscribe(state -> {
            if (state instanceof EngineState.Ready) {
                times.engineIsUp();
            }
        });
        // The engine's process comes after the first picture: on two cores they would hold each other up.
        Platform.runLater(process::start);
    }

    /// A window of the usual size, larger on a large screen, never larger than the screen.
    private static void fit(Stage stage) {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        stage.setWidth(Math.min(screen.getWidth(), Math.max(USUAL_WIDTH, screen.getWidth() * SHARE)));
        stage.setHeight(Math.min(screen.getHeight(), Math.max(USUAL_HEIGHT, screen.getHeight() * SHARE)));
        stage.setX(screen.getMinX() + (screen.getWidth() - stage.getWidth()) / 2);
        stage.setY(screen.getMinY() + (screen.getHeight() - stage.getHeight()) / 2);
    }
}
