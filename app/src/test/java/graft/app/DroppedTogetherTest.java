package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeData;
import graft.app.fake.IdleRuns;
import graft.app.task.InlineTasks;
import graft.app.task.Tasks;
import graft.app.ui.Theme;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import graft.engine.service.EngineService;
import graft.engine.service.RoutedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// Several things dropped at once, while files are read beside the FX thread as in the real window.
@ExtendWith(ApplicationExtension.class)
class DroppedTogetherTest {

    @TempDir
    Path folder;

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final CompletableFuture<DataReport> report = new CompletableFuture<>();
    private Workbench workbench;

    /// What is read from disk comes later.
    private final class Later implements Tasks {

        private final Tasks inline = new InlineTasks();

        @Override
        public <T> void run(
                String name, Callable<T> work, Consumer<? super T> done, Consumer<? super Throwable> failed) {
            waiting.add(() -> inline.run(name, work, done, failed));
        }

        @Override
        public <T> void follow(
                CompletableFuture<T> future, Consumer<? super T> done, Consumer<? super Throwable> failed) {
            inline.follow(future, done, failed);
        }

        @Override
        public Executor inOrder(String name) {
            return inline.inOrder(name);
        }

        @Override
        public void onFx(Runnable action) {
            inline.onFx(action);
        }
    }

    @Start
    void start(Stage stage) {
        EngineService engine = RoutedEngine.answering(new Object() {
            public CompletableFuture<DataReport> inspectData(DataRequest request) {
                return report;
            }
        });
        WorkbenchContext context = new WorkbenchContext(document, engine, folder, new Later(), new Theme(false));
        workbench = new Workbench(context, new IdleRuns(), List.of(), List.of());
        stage.setScene(new Scene(workbench, 1280, 720));
        stage.show();
    }

    private void read(FxRobot robot) {
        robot.interact(() -> {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        });
    }

    @Test
    void theTableIsTheDataOfTheRecipeThatCameWithItAndWhatIsUnknownIsTold(FxRobot robot) throws IOException {
        Recipe other = StartRecipe.recipe().withAdapters(List.of(LoraSpec.defaults()));
        Path recipe = Files.writeString(folder.resolve("other.json"), RecipeJson.write(other));
        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        Path table = Files.writeString(folder.resolve("own.csv"), "text,label\na,b\n");
        Path letter = Files.writeString(folder.resolve("letter.docx"), "PK");
        robot.interact(() -> workbench.take(List.of(letter, table, recipe, broken)));
        read(robot);
        assertEquals(other.adapters(), document.recipe().adapters());
        assertEquals(table.toString(), document.recipe().data().source().train());
        robot.interact(() -> report.complete(FakeData.reviews()));
        assertTrue(said(robot).contains("letter.docx"), said(robot) + ", also when the rows are counted");
    }

    @Test
    void ofSeveralTablesTheFirstIsTakenAndItStaysSaid(FxRobot robot) throws IOException {
        Path first = Files.writeString(folder.resolve("first.csv"), "text,label\na,b\n");
        Path second = Files.writeString(folder.resolve("second.csv"), "text,label\na,b\n");
        robot.interact(() -> workbench.take(List.of(first, second)));
        read(robot);
        assertEquals(first.toString(), document.recipe().data().source().train());
        robot.interact(() -> report.complete(FakeData.reviews()));
        assertTrue(said(robot).contains("first.csv is the data now; another table was left out"), said(robot));
    }

    @Test
    void ofOneTableItsRowsAreSaidOnceTheyAreCounted(FxRobot robot) throws IOException {
        Path table = Files.writeString(folder.resolve("own.csv"), "text,label\na,b\n");
        robot.interact(() -> workbench.take(List.of(table)));
        read(robot);
        robot.interact(() -> report.complete(FakeData.reviews()));
        assertTrue(said(robot).startsWith("own.csv is the data now: "), said(robot));
    }

    private static String said(FxRobot robot) {
        return robot.lookup("#said").queryAs(Labeled.class).getText();
    }
}
