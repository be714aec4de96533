package graft.engine.train;

import ai.djl.Device;
import graft.engine.tensor.FreedMemory;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The most memory that this process had resident at once. Linux keeps that figure for us; elsewhere it is the Java
/// heap and what the process holds now, an underestimate. Of a GPU it is what the process holds of its memory when the
/// run ends: libtorch keeps what it once took until then.
final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    private PeakMemory() {}

    /// Begins anew, where the system allows it, so that a run in a long-lived host is measured by itself: without what
    /// runs before it left with the allocator.
    static void reset() {
        FreedMemory.giveBack();
        try {
            if (Files.isWritable(RESET)) {
                Files.writeString(RESET, "5");
            }
        } catch (IOException _) {
            return; // the figure then covers the process's whole life
        }
    }

    /// @param device that the run computed on
    static long bytes(Device device) {
        return device.isGpu() ? nowOn(device) : bytes("VmHWM:");
    }

    /// What is resident now.
    static long now() {
        return bytes("VmRSS:");
    }

    /// What the process holds now of a GPU's memory.
    static long nowOn(Device gpu) {
        return Torch.start().devices().usedBytes(gpu);
    }

    private static long bytes(String figure) {
        try {
            if (Files.isReadable(STATUS)) {
                for (String line : Files.readAllLines(STATUS)) {
                    if (line.startsWith(figure)) {
                        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            }
        } catch (IOException | NumberFormatException _) {
            return heap();
        }
        return heap();
    }

    private static long heap() {
        return Runtime.getRuntime().totalMemory();
    }
}
