package graft.app.look;

import graft.app.Panels;
import graft.app.Workbench;
import graft.app.compute.EngineProcess;
import graft.app.compute.HostSession;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.fake.MadeUpRuns;
import graft.app.task.BackgroundTasks;
import graft.app.ui.Look;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// The window with made-up runs and no engine (or, with `look.real`, with the real one), for people who work on its
/// looks. Properties: `look.theme` (light, dark, contrast), `look.width`, `look.height`, `look.scale`, `look.folder`;
/// with `look.shots` (a prefix of file names) and `look.script` (ids of buttons to press, separated by spaces) it takes
/// a picture after each and ends.
public final class LookApp extends Application {

    private final Theme theme =
            new Theme(Look.valueOf(System.getProperty("look.theme", "light").toUpperCase(Locale.ROOT)));
    private final int width = Integer.getInteger("look.width", 1440);
    private final int height = Integer.getInteger("look.height", 900);

    public static void main(String[] arguments) {
        launch(LookApp.class, arguments);
    }

    @Override
    public void start(Stage stage) throws IOException {
        String given = System.getProperty("look.folder");
        Path folder = given == null ? Files.createTempDirectory("graft-look") : Path.of(given);
        theme.setScale(Double.parseDouble(System.getProperty("look.scale", "1")));
        stage.setX(0);
        stage.setY(0);
        if (Boolean.getBoolean("look.real")) {
            real(stage, folder);
        } else {
            MadeUpRuns.fill(folder);
            new FakeWindow(
                    stage,
                    folder,
                    new RecipeDocument(MadeUpRuns.recipe()),
                    theme,
                    new BackgroundTasks(),
                    width,
                    height);
        }
        String shots = System.getProperty("look.shots");
        if (shots != null) {
            new Shots(stage.getScene(), Path.of(shots), System.getProperty("look.script", "")).begin();
        }
    }

    private void real(Stage stage, Path folder) {
        EngineProcess process = new EngineProcess(HostSession.local(folder), new BackgroundTasks());
        WorkbenchContext context = new WorkbenchContext(
                new RecipeDocument(StartRecipe.recipe()), process.engine(), folder, new BackgroundTasks(), theme);
        Panels panels = new Panels(context, process, path -> {});
        Workbench workbench = new Workbench(context, panels.controller(), panels.inspector(), panels.dock());
        Scene scene = new Scene(workbench, width, height);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
        process.start();
        panels.begin(workbench);
        workbench.begin();
    }
}
