package graft.app.look;

import graft.app.Panels;
import graft.app.Workbench;
import graft.app.compute.EngineProcess;
import graft.app.compute.HostSession;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.fake.FakeRuns;
import graft.app.task.BackgroundTasks;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.References;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.HostDeath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// The window with made-up runs and no engine (or, with `look.real`, with the real one), for people who work
/// on its looks. With `look.screens` (a folder) it takes a picture of each screen in each theme and ends.
/// Properties: `look.dark`, `look.width`, `look.height`, `look.scale`, `look.folder`; with `look.shots` (a
/// prefix of file names) and `look.script` (ids of buttons to press, separated by spaces) it takes a picture
/// after each and ends.
public final class LookApp extends Application {

    public static void main(String[] arguments) {
        launch(LookApp.class, arguments);
    }

    @Override
    public void start(Stage stage) throws IOException {
        String given = System.getProperty("look.folder");
        Path folder = given == null ? Files.createTempDirectory("graft-look") : Path.of(given);
        Workspace workspace = new Workspace(folder);
        Theme theme = new Theme(Boolean.getBoolean("look.dark"));
        theme.setScale(Double.parseDouble(System.getProperty("look.scale", "1")));
        FakeEngine engine = new FakeEngine(workspace);
        if (workspace.runs().isEmpty() && !Boolean.getBoolean("look.real")) {
            fill(workspace);
        }
        HostSession.Starter starter =
                Boolean.getBoolean("look.real") ? HostSession.local(folder) : lines -> session(engine, lines);
        EngineProcess process = new EngineProcess(starter, new BackgroundTasks());
        WorkbenchContext context = new WorkbenchContext(
                new RecipeDocument(recipe(folder)), process.engine(), folder, new BackgroundTasks(), theme);
        Panels panels = new Panels(context, process, path -> {});
        Workbench workbench = new Workbench(context, panels.controller(), panels.inspector(), panels.dock());
        Scene scene =
                new Scene(workbench, Integer.getInteger("look.width", 1440), Integer.getInteger("look.height", 900));
        theme.dress(scene);
        stage.setScene(scene);
        stage.setX(0);
        stage.setY(0);
        stage.show();
        process.start();
        panels.begin(workbench);
        workbench.begin();
        String screens = System.getProperty("look.screens");
        if (screens != null) {
            new Screens(scene, theme, workbench, Path.of(screens)).begin();
        }
        String shots = System.getProperty("look.shots");
        if (shots != null) {
            new Shots(scene, Path.of(shots), System.getProperty("look.script", "")).begin();
        }
    }

    private static Recipe recipe(Path folder) {
        Recipe start = StartRecipe.recipe();
        String base = System.getProperty("look.base", folder.resolve("base").toString());
        return start.withBase(start.base().withModel(base));
    }

    private static HostSession session(EngineService engine, Consumer<String> lines) {
        lines.accept("INFO libtorch 2.7.1 is up after 0.4 s");
        return new HostSession() {
            private final CompletableFuture<HostDeath> death = new CompletableFuture<>();

            @Override
            public EngineService engine() {
                return engine;
            }

            @Override
            public CompletableFuture<HostDeath> death() {
                return death;
            }

            @Override
            public void close() {}

            @Override
            public void kill() {}
        };
    }

    private static void fill(Workspace workspace) throws IOException {
        long now = System.currentTimeMillis();
        Recipe own = recipe(workspace.folder());
        run(
                workspace,
                reference(workspace, References.Method.BITFIT),
                now - 9_000_000,
                new FakeRuns.Course(0.72, 0.33, 3, 0.05),
                0.892);
        run(
                workspace,
                reference(workspace, References.Method.FULL),
                now - 8_000_000,
                new FakeRuns.Course(0.70, 0.18, 6, 0.05),
                0.922);
        run(
                workspace,
                reference(workspace, References.Method.LORA),
                now - 7_000_000,
                new FakeRuns.Course(0.70, 0.25, 3.6, 0.05),
                0.911);
        RunFolder dead = FakeRuns.folder(workspace, "reviews-houlsby", "Houlsby r 16 · all", now - 5_000_000);
        FakeRuns.train(dead, 1, 200, 600, new FakeRuns.Course(0.7, 0.2, 4, 0.05));
        run(workspace, own, now - 1_000_000, new FakeRuns.Course(0.70, 0.21, 4.2, 0.05), 0.918);
        run(
                workspace,
                own.withTraining(own.training().withSeed(43)),
                now - 900_000,
                new FakeRuns.Course(0.70, 0.22, 4.2, 0.05),
                0.912);
        FakeRuns.folder(workspace, "reviews-queued", "Pfeiffer r 64 · all", now);
    }

    private static Recipe reference(Workspace workspace, References.Method method) {
        return References.recipe(
                method,
                recipe(workspace.folder()),
                ModelShapes.read(workspace.folder().resolve("base")));
    }

    private static void run(Workspace workspace, Recipe recipe, long created, FakeRuns.Course course, double accuracy)
            throws IOException {
        RunFolder folder = FakeRuns.folder(workspace, recipe, created);
        FakeRuns.train(folder, 1, 600, 600, course);
        FakeRuns.finish(folder, 600, accuracy);
    }
}
