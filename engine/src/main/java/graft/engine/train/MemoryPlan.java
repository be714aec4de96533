package graft.engine.train;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import graft.engine.recipe.Extent;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a run fits into memory: how many rows one forward and backward takes, and whether activations are
/// computed again in the backward pass. The batch, and with it the result, stays the same.
///
/// What the recipe says counts. Where it leaves the choice, a processor begins with the micro-batches that suit it
/// ({@link MicroBatches}), a GPU with the whole batch. Where that is too much, smaller micro-batches come first, down
/// to those that still keep the processor busy, since they cost little; then recomputation, which costs a
/// third; then the smallest micro-batches. Over packed matrices recomputation is on from the start ({@link
/// MemoryEstimate#recomputes}).
///
/// @param microBatch rows of the longest at once
/// @param parts      how each batch is divided
/// @param recompute  whether activations are computed again
/// @param bytes      the estimate, or what it comes to where nothing fits
record MemoryPlan(int microBatch, MicroBatches parts, boolean recompute, long bytes) {

    /// Of the free memory; the rest is for the estimate's error and for everybody else.
    private static final double USABLE = 0.8;

    /// Tokens of a micro-batch from which on products run at full speed.
    private static final int BUSY = 1024;

    private static final Path MEMORY = Path.of("/proc/meminfo");

    /// What the estimate goes by.
    ///
    /// @param extent of the rows
    /// @param given  how batches are divided as long as memory suffices, where neither the recipe nor what suits a
    ///               processor decides it: as the run began, or whole for a GPU; else null
    record Need(
            ModelShape shape,
            Extent extent,
            MemoryCalibration calibration,
            @Nullable MicroBatches given) {

        private MicroBatches first(Recipe recipe, boolean recompute) {
            return given != null && recipe.training().microBatchSize() == null
                    ? given
                    : MicroBatches.of(recipe, shape, recompute);
        }

        private int length() {
            return Math.max(1, Math.min(extent.length(), shape.positions()));
        }

        private long bytes(Recipe recipe, int rows, boolean recompute) {
            return MemoryEstimate.of(as(recipe, rows, recompute), shape, extent)
                    .calibrated(calibration)
                    .total();
        }
    }

    /// The recipe with the plan's choices in it.
    Recipe in(Recipe recipe) {
        return as(recipe, microBatch, recompute);
    }

    private static Recipe as(Recipe recipe, int rows, boolean recompute) {
        return recipe.withTraining(
                recipe.training().withMicroBatchSize(rows).withCheckpointActivations(String.valueOf(recompute)));
    }

    /// Bytes that training may take on a device now.
    static long usable(Device device) {
        return (long) (USABLE * free(device));
    }

    /// @param usable bytes that training may take
    static MemoryPlan of(Recipe recipe, Need need, long usable) {
        boolean first = MemoryEstimate.recomputes(recipe, need.shape);
        boolean chosen = recipe.training().microBatchSize() != null;
        int busy = chosen ? Integer.MAX_VALUE : Math.max(1, BUSY / need.length());
        MemoryPlan plan = largest(recipe, need, first, need.first(recipe, first), busy, usable);
        boolean free = recipe.training().checkpointActivations().equals("auto");
        if (plan.bytes > usable && !first && free) {
            plan = largest(recipe, need, true, need.first(recipe, true), busy, usable);
        }
        return plan.bytes > usable && !chosen ? largest(recipe, need, plan.recompute, plan.parts, 1, usable) : plan;
    }

    /// The largest half of a half of … the rows that fits, but no fewer than `least`.
    private static MemoryPlan largest(
            Recipe recipe, Need need, boolean recompute, MicroBatches first, int least, long usable) {
        MicroBatches parts = first;
        int batch = recipe.training().batchSize();
        int rows = parts.largest(batch, (long) batch * need.length());
        long bytes = need.bytes(recipe, rows, recompute);
        while (rows > least && bytes > usable) {
            rows = Math.max(least, Math.ceilDiv(rows, 2));
            parts = MicroBatches.ofRows(rows);
            bytes = need.bytes(recipe, rows, recompute);
        }
        return new MemoryPlan(rows, parts, recompute, bytes);
    }

    private static long free(Device device) {
        return device.isGpu() ? Torch.start().devices().freeBytes(device).orElse(Long.MAX_VALUE) : free();
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
