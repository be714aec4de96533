package graft.engine.bench;

/// One measured case.
///
/// @param name         of the case, for example `bottleneck`
/// @param model        what was measured: a folder's name or a shape's
/// @param precision    of the frozen matrices, and why
/// @param stepSeconds  median of the timed steps
/// @param stepMin      the fastest
/// @param cpuSeconds   processor time of a step, over all threads: what it costs whoever else runs
/// @param peakBytes    largest resident memory of the process until then, 0 where the system does not tell
/// @param trainable    trained values
/// @param loadSeconds  making or loading the base
/// @param swapSeconds  putting another adapter, already loaded, in its place
/// @param loading      what loading took, where that was measured
/// @param limits       of the machine
/// @param shareOfLimit the matrix operations that the step cannot avoid, at the machine's best rate, as a
///                     share of its time
public record BenchResult(
        String name,
        String model,
        int batch,
        int length,
        String precision,
        double stepSeconds,
        double stepMin,
        double cpuSeconds,
        long peakBytes,
        long trainable,
        double loadSeconds,
        double swapSeconds,
        LoadMemory loading,
        MachineLimits limits,
        double shareOfLimit) {}
