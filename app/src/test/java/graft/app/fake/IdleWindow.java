package graft.app.fake;

import graft.app.Workbench;
import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import graft.engine.service.RoutedEngine;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Scene;
import javafx.stage.Stage;

/// The window with its canvas alone: no engine, no runs, no forms. For gestures, whose effect is seen in the recipe.
public final class IdleWindow {

    private IdleWindow() {}

    /// Opens it over a recipe, whose base is given the shape of BERT-base.
    public static void show(Stage stage, RecipeDocument document, Path workspace) {
        document.setShape(Shapes.bertBase());
        Theme theme = new Theme(false);
        WorkbenchContext context = new WorkbenchContext(
                document, RoutedEngine.answering(new Object()), workspace, new InlineTasks(), theme);
        Scene scene = new Scene(new Workbench(context, new IdleRuns(), List.of(), List.of()), 1280, 720);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
    }
}
