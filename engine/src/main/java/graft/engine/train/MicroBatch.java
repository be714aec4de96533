package graft.engine.train;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many rows one forward and backward takes: as given, or the whole batch where the estimate of memory fits into
/// what is free, else half of it, and so on. The batch, and with it the result, stays the same.
final class MicroBatch {

    /// Of the free memory; the rest is for the estimate's error and for everybody else.
    private static final double USABLE = 0.8;

    private static final Path MEMORY = Path.of("/proc/meminfo");

    private MicroBatch() {}

    static int of(Recipe recipe, ModelShape shape, Device device) {
        return of(recipe, shape, device.isGpu() ? Long.MAX_VALUE : (long) (USABLE * free()));
    }

    /// @param usable bytes that training may take
    static int of(Recipe recipe, ModelShape shape, long usable) {
        int batch = recipe.training().batchSize();
        Integer given = recipe.training().microBatchSize();
        if (given != null) {
            return Math.min(given, batch);
        }
        int rows = batch;
        while (rows > 1 && total(recipe, shape, rows) > usable) {
            rows = Math.ceilDiv(rows, 2);
        }
        return rows;
    }

    private static long total(Recipe recipe, ModelShape shape, int rows) {
        return MemoryEstimate.of(recipe.withTraining(recipe.training().withMicroBatchSize(rows)), shape)
                .total();
    }

    /// Bytes that a process may still take, caches that can be dropped included.
    private static long free() {
        try {
            if (Files.isReadable(MEMORY)) {
                for (String line : Files.readAllLines(MEMORY)) {
                    if (line.startsWith("MemAvailable:")) {
                        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            }
        } catch (IOException | NumberFormatException _) {
            return freeBySystem();
        }
        return freeBySystem();
    }

    private static long freeBySystem() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getFreeMemorySize()
                : Long.MAX_VALUE;
    }
}
