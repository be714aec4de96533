package graft.engine.data;

/// Random numbers that are a pure function of what they are for (a seed, an epoch, a row), so that a resumed
/// run draws what an uninterrupted one would have, on every platform. SplitMix64 (Steele, Lea, Flood, OOPSLA
/// 2014, §3).
final class Draw {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    /// @param key what the numbers are for, the same key gives the same numbers
    Draw(long... key) {
        for (long part : key) {
            state = mix(state + GOLDEN + part);
        }
    }

    /// The next 64 bits.
    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /// Uniform in 0 ≤ x < bound; the bias of the multiplication is below 2⁻³² for our bounds.
    int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    /// Uniform in 0 ≤ x < 1.
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /// Puts the entries from `from` to `to` (exclusive) in random order (Fisher and Yates).
    void shuffle(int[] values, int from, int to) {
        for (int i = to - 1; i > from; i--) {
            int j = from + below(i - from + 1);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }

    private static long mix(long x) {
        long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
