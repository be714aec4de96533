package graft.app.workbench;

import graft.app.document.RecipeDocument;
import graft.app.task.Tasks;
import graft.app.ui.Theme;
import graft.engine.service.EngineService;
import java.nio.file.Path;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// What every region is given.
///
/// @param document  the open recipe
/// @param engine    the engine, wherever it runs; calls return at once
/// @param workspace folder of runs and of the window's own state
/// @param tasks     background work
/// @param theme     colours for what is drawn rather than styled
/// @param device    on what runs are trained: `auto` for the best there is, `cpu`, `cuda:0`, `mps`
public record WorkbenchContext(
        RecipeDocument document,
        EngineService engine,
        Path workspace,
        Tasks tasks,
        Theme theme,
        StringProperty device) {

    /// On the best device there is.
    public WorkbenchContext(RecipeDocument document, EngineService engine, Path workspace, Tasks tasks, Theme theme) {
        this(document, engine, workspace, tasks, theme, new SimpleStringProperty("auto"));
    }
}
