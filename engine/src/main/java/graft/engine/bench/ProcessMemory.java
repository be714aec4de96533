package graft.engine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Resident memory of this process, where Linux tells it; 0 elsewhere.
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /// The largest until now.
    static long peak() {
        return of("VmHWM:");
    }

    /// Now, mapped files included.
    static long resident() {
        return of("VmRSS:");
    }

    private static long of(String field) {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException unreadable) {
            return 0;
        }
    }
}
