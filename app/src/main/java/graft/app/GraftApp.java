package graft.app;

import graft.app.document.BaseShape;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.task.BackgroundTasks;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.NoEngine;
import graft.app.workbench.RunActions;
import graft.app.workbench.WorkbenchContext;
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
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        String base = getParameters().getNamed().get("base");
        if (base != null) {
            document.open(document.recipe().withBase(document.recipe().base().withModel(base)));
        }
        WorkbenchContext context = new WorkbenchContext(
                document,
                new NoEngine(),
                Path.of(System.getProperty("user.home"), ".graft"),
                new BackgroundTasks(),
                theme);
        Scene scene = new Scene(new Workbench(context, new NoRuns(), List.of(), List.of()), 1440, 900);
        theme.dress(scene);
        stage.setTitle(Messages.text("app.name"));
        stage.setScene(scene);
        stage.show();
        new BaseShape(document, context.engine(), context.tasks(), failure -> {}).follow();
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
