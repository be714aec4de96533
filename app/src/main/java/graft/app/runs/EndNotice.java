package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import graft.engine.error.FileFault;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells that a run has ended: in the window itself as what was said last, and to somebody who looks at another one by
/// the system's own notification where there is one, and by the window's title, which every task bar shows, until the
/// window is looked at again.
public final class EndNotice {

    private static final Logger LOG = LoggerFactory.getLogger(EndNotice.class);

    private final ObservableValue<Boolean> focused;
    private final StringProperty title;
    private final Consumer<String> system;
    private final String usual;

    /// @param focused whether somebody looks at the window
    /// @param title   of the window
    /// @param system  hands a sentence to the system's notifications
    public EndNotice(ObservableValue<Boolean> focused, StringProperty title, Consumer<String> system) {
        this.focused = focused;
        this.title = title;
        this.system = system;
        this.usual = title.get();
        focused.addListener((observed, before, now) -> {
            if (now) {
                title.set(usual);
            }
        });
    }

    /// A run has ended.
    public void ended(RunRow run) {
        if (focused.getValue()) {
            return;
        }
        String words = words(run);
        title.set("● " + words);
        system.accept(words);
    }

    /// How a run has ended, with what its validation came to where that was measured.
    public static String words(RunRow run) {
        String name = run.name();
        return switch (run.summary().state()) {
            case COMPLETED, EARLY_STOPPED -> withMetric(run, Messages.text("runs.ended", name));
            case STOPPED -> withMetric(run, Messages.text("runs.ended.stopped", name));
            case FAILED -> Messages.text("runs.ended.failed", name);
            case INTERRUPTED -> Messages.text("runs.ended.interrupted", name);
            case QUEUED, PREPARING, TRAINING, PAUSED -> Messages.text("runs.ended", name);
        };
    }

    private static String withMetric(RunRow run, String words) {
        return RunRow.mainMetric(run.summary().validation())
                .map(metric -> Messages.text(
                        "runs.ended.metric", words, MetricWords.of(metric.getKey()), Figures.metric(metric.getValue())))
                .orElse(words);
    }

    /// The command that shows a notification on a system, the sentence in it as an argument of its own, never as part
    /// of a program text; empty where there is none.
    ///
    /// @param os as `os.name` says it
    static List<String> command(String os, String words) {
        String system = os.toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return List.of(
                    "osascript",
                    "-e",
                    "on run argv",
                    "-e",
                    "display notification (item 1 of argv) with title \"Graft\"",
                    "-e",
                    "end run",
                    words);
        }
        return system.contains("linux") ? List.of("notify-send", "--app-name=Graft", "--", "Graft", words) : List.of();
    }

    /// Shows it; a system without such a command still has the title.
    ///
    /// @return whether it was handed over
    public static boolean shown(String words) {
        List<String> command = command(System.getProperty("os.name", ""), words);
        if (command.isEmpty()) {
            return false;
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException none) {
            LOG.debug("no notification: {}", FileFault.of(none));
            return false;
        }
    }
}
