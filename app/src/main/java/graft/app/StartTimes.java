package graft.app;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Scene;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the start took, from the process's own start: written to the log once the window has been drawn and can be
/// used, and once the engine is up. With `-Dgraft.times=true` on the error output too.
final class StartTimes {

    private static final Logger LOG = LoggerFactory.getLogger(StartTimes.class);

    private final Instant began = ProcessAge.began();
    private final Consumer<String> log;
    private boolean drawn;
    private boolean engine;

    /// @param log of the window
    StartTimes(Consumer<String> log) {
        this.log = log;
    }

    /// Says when the scene's first picture is there: a task put into the queue after the first layout runs when the
    /// window answers.
    void follow(Scene scene) {
        scene.addPostLayoutPulseListener(() -> {
            if (!drawn) {
                drawn = true;
                Platform.runLater(() -> tell("start.window"));
            }
        });
    }

    /// All runs of the workspace are in the table.
    ///
    /// @param runs how many
    void runsAreListed(int runs) {
        tell("start.runs", runs);
    }

    void engineIsUp() {
        if (!engine) {
            engine = true;
            tell("start.engine");
        }
    }

    private void tell(String key, Object... more) {
        double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
        Object[] arguments = Stream.concat(Stream.of(Figures.duration(seconds)), Arrays.stream(more))
                .toArray();
        String words = Messages.text(key, arguments);
        log.accept(words);
        if (Boolean.getBoolean("graft.times")) {
            long processor = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElse(Duration.ZERO)
                    .toMillis();
            LOG.info("{} ({} ms, {} ms of processor time)", words, Math.round(seconds * 1000), processor);
        }
    }
}
