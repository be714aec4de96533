package graft.engine.tensor;

import java.util.Locale;

/// A GPU as its driver describes it.
///
/// @param index       N of `cuda:N`, among those that `CUDA_VISIBLE_DEVICES` shows
/// @param name        of the card
/// @param major       of its compute capability, which tells what it can compute
/// @param minor       of the same
/// @param memoryBytes of the card
public record Gpu(int index, String name, int major, int minor, long memoryBytes) {

    /// Ampere, the first generation with bfloat16 products at full speed.
    private static final int AMPERE = 8;

    /// True where its matrix units multiply bfloat16; older ones emulate it, slowly.
    public boolean multipliesBfloat16() {
        return major >= AMPERE;
    }

    /// `9.0`.
    public String capability() {
        return major + "." + minor;
    }

    /// `cuda:0 NVIDIA L4, 23.7 GB, compute capability 8.9`.
    public String text() {
        return String.format(
                Locale.ROOT,
                "cuda:%d %s, %.1f GB, compute capability %s",
                index,
                name,
                memoryBytes / 1e9,
                capability());
    }
}
