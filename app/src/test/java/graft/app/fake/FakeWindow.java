package graft.app.fake;

import graft.app.Panels;
import graft.app.Workbench;
import graft.app.compute.EngineProcess;
import graft.app.document.RecipeDocument;
import graft.app.settings.Settings;
import graft.app.task.Tasks;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import graft.engine.runs.Workspace;
import java.nio.file.Path;
import javafx.beans.property.StringProperty;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// The whole window over an engine that follows a script.
public final class FakeWindow implements AutoCloseable {

    private final Stage stage;
    private final FakeEngine engine;
    private final Panels panels;
    private final Workbench workbench;
    private final RecipeDocument document;
    private final Theme theme;
    private final Settings settings;
    private final StringProperty device;

    /// Opens it with an empty stage, so that no test sees the one before.
    ///
    /// @param folder the workspace
    public FakeWindow(
            Stage stage, Path folder, RecipeDocument document, Theme theme, Tasks tasks, double width, double height) {
        this.stage = stage;
        this.document = document;
        this.theme = theme;
        engine = new FakeEngine(new Workspace(folder));
        EngineProcess process = new EngineProcess(
                lines -> {
                    lines.accept("INFO libtorch 2.7.1 is up after 0.4 s");
                    return new FakeSession(engine.service());
                },
                tasks);
        WorkbenchContext context = new WorkbenchContext(document, process.engine(), folder, tasks, theme);
        settings = Settings.read(folder);
        device = context.device();
        settings.word("device").ifPresent(device::set);
        panels = new Panels(context, process, path -> {});
        workbench = new Workbench(context, panels.controller(), panels.inspector(), panels.dock(), settings);
        Scene scene = new Scene(workbench, width, height);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
        process.start();
        panels.begin(workbench);
        workbench.begin();
    }

    public Stage stage() {
        return stage;
    }

    public Scene scene() {
        return workbench.getScene();
    }

    public FakeEngine engine() {
        return engine;
    }

    public Panels panels() {
        return panels;
    }

    public Workbench workbench() {
        return workbench;
    }

    public RecipeDocument document() {
        return document;
    }

    public Theme theme() {
        return theme;
    }

    public Settings settings() {
        return settings;
    }

    /// On what is trained.
    public StringProperty device() {
        return device;
    }

    @Override
    public void close() {
        panels.close();
        engine.close();
    }
}
