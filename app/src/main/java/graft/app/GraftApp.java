package graft.app;

import graft.app.document.RecipeAutosave;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.task.BackgroundTasks;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.NoEngine;
import graft.app.workbench.RunActions;
import graft.app.workbench.WorkbenchContext;
import graft.engine.runs.Workspace;
import java.nio.file.Path;
import java.util.List;
import javafx.application.Application;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
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
        WorkbenchContext context =
                new WorkbenchContext(document, new NoEngine(), workspace, new BackgroundTasks(), theme);
        Workbench workbench = new Workbench(context, new NoRuns(), List.of(), List.of());
        Scene scene = new Scene(workbench, 1440, 900);
        theme.dress(scene);
        stage.setTitle(Messages.text("app.name"));
        stage.setScene(scene);
        stage.show();
        RecipeAutosave autosave = new RecipeAutosave(document, workspace, context.tasks(), workbench::showSaved);
        autosave.follow();
        stage.setOnHidden(event -> autosave.close());
        workbench.begin();
    }

    /// Nothing can be run where there is no engine.
    private static final class NoRuns implements RunActions {

        @Override
        public void run() {}

        @Override
        public void queue() {}

        @Override
        public void stop() {}

        @Override
        public ObservableValue<Boolean> live() {
            return new SimpleObjectProperty<>(false);
        }

        @Override
        public ObservableValue<String> status() {
            return new SimpleStringProperty("");
        }
    }
}
