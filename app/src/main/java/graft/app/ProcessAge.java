package graft.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When this process began. Java's own answer is up to a second early on Linux, where it adds the process's age to a
/// boot time of whole seconds; a start of two seconds cannot be measured with it.
final class ProcessAge {

    /// The kernel counts a process's start in hundredths of a second since boot on every processor Graft runs on.
    private static final double TICKS_A_SECOND = 100;

    /// The start's place among the fields that follow the program's name: the 22nd of all, the name being the 2nd.
    private static final int START = 19;

    private ProcessAge() {}

    static Instant began() {
        return linux(Path.of("/proc"))
                .map(age -> Instant.now().minus(age))
                .or(() -> ProcessHandle.current().info().startInstant())
                .orElseGet(Instant::now);
    }

    /// This process's age by the kernel's own account, to a hundredth of a second; empty where there is none.
    /// @param proc the folder of the kernel's tables
    static Optional<Duration> linux(Path proc) {
        try {
            String stat = Files.readString(proc.resolve("self/stat"));
            // The name stands in brackets and may hold blanks and brackets of its own.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double up =
                    Double.parseDouble(Files.readString(proc.resolve("uptime")).split(" ")[0]);
            double age = up - Long.parseLong(fields[START]) / TICKS_A_SECOND;
            return age < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(age * 1000)));
        } catch (IOException | RuntimeException none) {
            return Optional.empty();
        }
    }
}
