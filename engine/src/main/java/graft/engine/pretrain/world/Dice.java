package graft.engine.pretrain.world;

import java.util.List;
import java.util.SplittableRandom;

/// The only source of chance in the world: the same seed gives the same text on every machine.
public final class Dice {
    private final SplittableRandom random;

    public Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// Dice of one document: independent of its neighbours, so documents can be written in any order.
    public static Dice of(long seed, long index) {
        return new Dice(seed * 0x9E3779B97F4A7C15L ^ (index + 1) * 0xD1B54A32D192ED03L);
    }

    /// A number from 0 up to and without `bound`.
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    @SafeVarargs
    public final <T> T of(T... options) {
        return options[random.nextInt(options.length)];
    }
}
