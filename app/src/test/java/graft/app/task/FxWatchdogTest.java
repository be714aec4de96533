package graft.app.task;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class FxWatchdogTest {

    private static final long BUSY = TimeUnit.MILLISECONDS.toNanos(60);

    private FxWatchdog watchdog;

    @Start
    void start(Stage stage) {
        Scene scene = new Scene(new StackPane(), 200, 100);
        stage.setScene(scene);
        stage.show();
        watchdog = FxWatchdog.start(scene);
    }

    @Test
    void aTaskThatComputesTooLongIsSeen(FxRobot robot) throws TimeoutException {
        WaitForAsyncUtils.waitForFxEvents();
        // A marker waits most of the time; a few tasks make sure that one of them meets it.
        for (int i = 0; i < 5; i++) {
            robot.interact(() -> {
                long end = System.nanoTime() + BUSY;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            });
        }
        WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> watchdog.count() > 0);
        assertTrue(watchdog.longestNanos() > FxWatchdog.LIMIT_NANOS);
    }

    @Stop
    void stop() {
        watchdog.close();
    }
}
