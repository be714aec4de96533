package graft.engine.tensor;

import java.util.List;
import java.util.OptionalLong;

/// What a machine's driver tells about its GPUs. libtorch has the GPUs too, but DJL asks another library for
/// them, one that a machine with only a driver does not have, and then finds none.
public interface GpuDriver {

    /// The newest CUDA that the driver runs, as CUDA numbers it: 12080 is 12.8.
    int cudaVersion();

    /// In libtorch's order.
    List<Gpu> gpus();

    /// Memory of a GPU that no program holds now; empty where the driver does not tell.
    OptionalLong freeBytes(Gpu gpu);

    /// Memory of a GPU that a process holds now; empty where the driver does not tell of this process.
    OptionalLong heldBytes(Gpu gpu, long process);

    /// `12.8`.
    default String cuda() {
        return cudaVersion() / 1000 + "." + cudaVersion() % 1000 / 10;
    }
}
