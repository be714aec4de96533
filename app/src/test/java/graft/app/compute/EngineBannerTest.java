package graft.app.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeEngine;
import graft.app.task.InlineTasks;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.HostDeath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;

/// The line across the window tells of the engine as it is now.
@ExtendWith(ApplicationExtension.class)
class EngineBannerTest {

    @TempDir
    Path folder;

    private final List<CompletableFuture<HostDeath>> deaths = new ArrayList<>();
    private final long[] clock = {0};
    private FakeEngine engine;
    private EngineProcess process;
    private EngineBanner banner;

    private record Session(EngineService engine, CompletableFuture<HostDeath> death) implements HostSession {

        @Override
        public void close() {}

        @Override
        public void kill() {}
    }

    @Start
    void start(Stage stage) {
        engine = new FakeEngine(new Workspace(folder));
        process = new EngineProcess(
                lines -> {
                    deaths.add(new CompletableFuture<>());
                    return new Session(engine.service(), deaths.getLast());
                },
                new InlineTasks(),
                () -> clock[0]);
        banner = new EngineBanner(process);
        stage.setScene(new Scene(banner, 800, 60));
        stage.show();
    }

    @Stop
    void stop() {
        process.close();
        engine.close();
    }

    @Test
    void onceAnotherEngineIsUpNothingIsPromisedAnyMore(FxRobot robot) {
        List<String> told = new ArrayList<>();
        robot.interact(() -> {
            Labeled words = (Labeled) banner.lookup(".label");
            words.textProperty().addListener((observed, before, now) -> told.add(now));
            process.start();
            clock[0] = TimeUnit.MINUTES.toNanos(5);
            deaths.getFirst().complete(new HostDeath(137, false, "It was killed.", List.of()));
        });
        assertTrue(told.getFirst().contains("is being started"), told.toString());
        assertEquals("It was killed. Another one is up.", told.getLast());
        assertTrue(banner.isVisible(), "it stays for reading");
    }
}
