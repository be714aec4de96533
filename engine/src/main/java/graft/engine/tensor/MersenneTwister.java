package graft.engine.tensor;

/// The generator that libtorch has on the CPU (Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8
/// (1998), in the form mt19937), for random tensors that files name by their seed only. Unlike libtorch's own
/// it is nobody else's: what is drawn here changes no other draw.
public final class MersenneTwister {

    private static final int SIZE = 624;
    private static final int PERIOD = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    public MersenneTwister(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    private void renew() {
        for (int i = 0; i < SIZE; i++) {
            int mixed = state[i] & 0x8000_0000 | state[(i + 1) % SIZE] & 0x7fff_ffff;
            state[i] = state[(i + PERIOD) % SIZE] ^ mixed >>> 1 ^ ((mixed & 1) == 0 ? 0 : 0x9908_b0df);
        }
        next = 0;
    }

    private int draw() {
        if (next == SIZE) {
            renew();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        return y ^ y >>> 18;
    }

    /// Uniform within ± the bound, as libtorch fills a float tensor: 24 random bits each, one draw
    /// after another.
    public float[] uniform(int count, float bound) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (draw() & 0xff_ffff) * 0x1p-24f * (bound - -bound) - bound;
        }
        return values;
    }
}
