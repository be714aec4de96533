package graft.engine.service;

import java.util.List;

/// @param version     Graft's version
/// @param engine      libtorch's version
/// @param devices     what can be trained on, best first; never empty (`cpu` is always there)
/// @param processor   in words, with the instruction sets that matter
/// @param memoryBytes of the first device: a GPU's own, else the machine's
/// @param freeBytes   of it, now
/// @param matrixFlops measured fp32 matrix rate in FLOP/s, or 0 before it is known
/// @param message     one sentence for the chip: which device is used and why
public record EngineStatus(
        String version,
        String engine,
        List<String> devices,
        String processor,
        long memoryBytes,
        long freeBytes,
        double matrixFlops,
        String message) {}
