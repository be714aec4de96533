package graft.engine.service;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What this computer is, as far as training cares.
///
/// @param processor   its name, cores, and the instruction sets that decide the speed of matrices
/// @param cores       that this process may use
/// @param memoryBytes of the machine, or of the container it is in
/// @param freeBytes   available now, caches that can be dropped included
public record Machine(String processor, int cores, long memoryBytes, long freeBytes) {

    private static final List<String> MATTERING =
            List.of("amx_bf16", "avx512_bf16", "avx512f", "avx2", "asimd", "bf16");

    public static Machine here() {
        int cores = Runtime.getRuntime().availableProcessors();
        long total = 0;
        long free = 0;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            total = system.getTotalMemorySize();
            free = system.getFreeMemorySize();
        }
        return new Machine(processor(cores), cores, total, Math.min(total, Math.max(free, availableMemory())));
    }

    private static String processor(int cores) {
        String name = System.getProperty("os.arch", "");
        List<String> sets = new ArrayList<>();
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1)) {
            for (String line : lines.limit(40).toList()) {
                String value = line.substring(line.indexOf(':') + 1).strip();
                if (line.startsWith("model name")) {
                    name = value;
                } else if (line.startsWith("flags") || line.startsWith("Features")) {
                    List<String> flags = List.of(value.split(" "));
                    MATTERING.stream().filter(flags::contains).forEach(sets::add);
                }
            }
        } catch (IOException | RuntimeException ignored) {
            // Not Linux: the architecture's name must do.
            sets.clear();
        }
        return name + ", " + cores + (cores == 1 ? " core" : " cores")
                + (sets.isEmpty() ? "" : ", " + String.join(" ", sets));
    }

    /// Linux counts droppable caches as available; elsewhere 0, and the free memory stands.
    private static long availableMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException ignored) {
            return 0;
        }
    }
}
