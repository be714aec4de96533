package graft.app;

import graft.app.compute.EngineProcess;
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
import graft.engine.runs.Workspace;
import java.nio.file.Path;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// The window's main class.
public final class GraftApp extends Application {

    public static void main(String[] arguments) {
        launch(GraftApp.class, arguments);
    }

    @Override
    public void start(Stage stage) {
        Theme theme = new Theme(Boolean.getBoolean("graft.dark"));
        String folder = getParameters().getNamed().get("workspace");
        Path workspace = folder == null ? Workspace.standard().folder() : Path.of(folder);
        RecipeDocument document =
                new RecipeDocument(RecipeAutosave.last(workspace).orElseGet(StartRecipe::recipe));
        String base = getParameters().getNamed().get("base");
        if (base != null) {
            document.open(document.recipe().withBase(document.recipe().base().withModel(base)));
        }
        Tasks tasks = new BackgroundTasks();
        EngineProcess process = new EngineProcess(HostSession.local(workspace), tasks);
        process.start();
        WorkbenchContext context = new WorkbenchContext(document, process.engine(), workspace, tasks, theme);
        Panels panels = new Panels(
                context,
                process,
                path -> getHostServices().showDocument(path.toUri().toString()));
        Workbench workbench = new Workbench(context, panels.controller(), panels.inspector(), panels.dock());
        Scene scene = new Scene(workbench, 1440, 900);
        theme.dress(scene);
        stage.setTitle(Messages.text("app.name"));
        stage.setScene(scene);
        stage.show();
        FxWatchdog.startIfAsked(scene);
        RecipeAutosave autosave = new RecipeAutosave(document, workspace, context.tasks(), workbench::showSaved);
        autosave.follow();
        stage.setOnHidden(event -> {
            autosave.close();
            panels.close();
        });
        panels.begin(workbench);
        workbench.begin();
    }
}
