package graft.engine.desk;

import graft.engine.error.FileFault;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the system from going to sleep while a run is trained, by the system's own means: a laptop that is left alone
/// over night does not stop in the first hour. The screen may go dark. Where there is no such means, or it refuses, the
/// run goes on as it would have.
///
/// The helper also ends by itself when this process does, however it ends.
final class StayAwake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StayAwake.class);

    private final @Nullable Process helper;

    private StayAwake(@Nullable Process helper) {
        this.helper = helper;
    }

    /// Begins, until it is closed.
    static StayAwake begin() {
        List<String> command = command(
                System.getProperty("os.name", ""), ProcessHandle.current().pid());
        if (command.isEmpty()) {
            return new StayAwake(null);
        }
        try {
            return new StayAwake(new ProcessBuilder(command)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start());
        } catch (IOException none) {
            LOG.debug("the system may go to sleep: {}", FileFault.of(none));
            return new StayAwake(null);
        }
    }

    /// The helper's command, which watches the process; empty where the system has none.
    ///
    /// @param os as `os.name` says it
    static List<String> command(String os, long pid) {
        String system = os.toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return List.of("caffeinate", "-i", "-w", Long.toString(pid));
        }
        return system.contains("linux")
                ? List.of(
                        "systemd-inhibit",
                        "--what=sleep:idle",
                        "--who=Graft",
                        "--why=A run is being trained",
                        "--mode=block",
                        "tail",
                        "--pid=" + pid,
                        "-f",
                        "/dev/null")
                : List.of();
    }

    @Override
    public void close() {
        Process running = helper;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroy);
            running.destroy();
        }
    }
}
