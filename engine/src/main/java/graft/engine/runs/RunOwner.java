package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Who works on a run: a process, known by its id and start time, since ids are used again.
///
/// @param pid       process id
/// @param started   when that process began, in milliseconds: on Linux since the machine's start, which a clock that is
///                  set does not move, elsewhere since the epoch; 0 where the system does not tell
/// @param heartbeat when it last said that it lives
public record RunOwner(long pid, long started, long heartbeat) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long START_TOLERANCE = 2_000;

    /// Place of a process's start among what `/proc/PID/stat` says after its name, in the kernel's ticks, a hundred a
    /// second (proc_pid_stat(5), field 22).
    private static final int START_TICKS = 19;

    private static final long TICK_MILLIS = 10;

    /// This process, now.
    static RunOwner self() {
        ProcessHandle process = ProcessHandle.current();
        return new RunOwner(process.pid(), start(process), System.currentTimeMillis());
    }

    /// True while that very process runs on this machine.
    public boolean alive() {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        long start = start(process.get());
        return started == 0 || start == 0 || Math.abs(start - started) <= START_TOLERANCE;
    }

    String json() {
        return MAPPER.createObjectNode()
                .put("pid", pid)
                .put("started", started)
                .put("heartbeat", heartbeat)
                .toString();
    }

    static Optional<RunOwner> read(Path file) {
        try {
            JsonNode node = MAPPER.readTree(Files.readString(file));
            return node.path("pid").isNumber()
                    ? Optional.of(new RunOwner(
                            node.path("pid").asLong(),
                            node.path("started").asLong(),
                            node.path("heartbeat").asLong()))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static long start(ProcessHandle process) {
        // What ProcessHandle tells on Linux is counted back from the clock, so it moves with it.
        Path kernel = Path.of("/proc", Long.toString(process.pid()), "stat");
        if (Files.isReadable(kernel)) {
            try {
                String text = Files.readString(kernel);
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
                return Long.parseLong(fields[START_TICKS]) * TICK_MILLIS;
            } catch (IOException | RuntimeException _) {
                return 0; // it ended meanwhile
            }
        }
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
