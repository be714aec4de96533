package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.app.canvas.Shapes;
import graft.app.compute.EngineProcess;
import graft.app.compute.HostSession;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeEngine;
import graft.app.task.InlineTasks;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.HostDeath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// At every size of text what a person needs to work is there in full on a small screen.
@ExtendWith(ApplicationExtension.class)
class TextSizeTest {

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 720;

    @TempDir
    static Path folder;

    private final Theme theme = new Theme(false);
    private FakeEngine engine;
    private Panels panels;
    private Scene scene;

    @Start
    void start(Stage stage) {
        engine = new FakeEngine(new Workspace(folder));
        EngineProcess process = new EngineProcess(lines -> new Session(engine), new InlineTasks());
        process.start();
        RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
        document.setShape(Shapes.bertBase());
        WorkbenchContext context = new WorkbenchContext(document, process.engine(), folder, new InlineTasks(), theme);
        panels = new Panels(context, process, path -> {});
        Workbench workbench = new Workbench(context, panels.controller(), panels.inspector(), panels.dock());
        scene = new Scene(workbench, WIDTH, HEIGHT);
        theme.dress(scene);
        stage.setScene(scene);
        stage.show();
        panels.begin(workbench);
    }

    @Stop
    void stop() {
        panels.close();
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, 2})
    void nothingOfTheBarsIsCutOrOutsideTheWindow(double scale, FxRobot robot) {
        robot.interact(() -> theme.setScale(scale));
        WaitForAsyncUtils.waitForFxEvents();
        List<String> cut = new ArrayList<>();
        robot.interact(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            for (String bar :
                    List.of(".g-top", "#budget", ".g-dock-head", ".g-inspector > .g-tabs", ".g-canvas-head")) {
                look(scene.lookup(bar), cut);
            }
        });
        assertEquals(List.of(), cut);
    }

    private static void look(Node node, List<String> cut) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Labeled label && !label.getText().isEmpty()) {
            Bounds bounds = label.localToScene(label.getBoundsInLocal());
            Node shown = label.lookup(".text");
            if (!(shown instanceof Text text) || !text.getText().equals(label.getText())) {
                cut.add("cut to dots: " + label.getText());
            }
            if (bounds.getMinX() < 0 || bounds.getMaxX() > WIDTH || bounds.getMaxY() > HEIGHT) {
                cut.add("outside: " + label.getText());
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, cut));
        }
    }

    /// An engine in this process that never dies.
    record Session(EngineService engine) implements HostSession {

        @Override
        public CompletableFuture<HostDeath> death() {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {}

        @Override
        public void kill() {}
    }
}
