package graft.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.InvalidInput;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final int[] NONE = {};

    private static float[] logits() {
        return new float[] {1, 3, 2, -1}; // probabilities 0.087, 0.644, 0.237, 0.012 of 0.98 and more
    }

    private static Set<Integer> drawn(Sampling sampling) {
        Sampler sampler = new Sampler(sampling, 0);
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            ids.add(sampler.choose(logits(), NONE));
        }
        return ids;
    }

    @Test
    void withoutATemperatureTheMostProbableIsTaken() {
        assertEquals(1, new Sampler(Sampling.GREEDY, 0).choose(logits(), NONE));
    }

    @Test
    void topKKeepsTheMostProbable() {
        assertEquals(Set.of(1, 2), drawn(new Sampling(1, 1, 2, 1, 7)));
        assertEquals(Set.of(0, 1, 2, 3), drawn(new Sampling(1, 1, 0, 1, 7)));
    }

    @Test
    void topPKeepsTheFewestThatReachTheShareAndAtLeastOne() {
        assertEquals(Set.of(1), drawn(new Sampling(1, 1, 0, 0.1, 7)));
        assertEquals(Set.of(1, 2), drawn(new Sampling(1, 1, 0, 0.8, 7)));
    }

    @Test
    void drawsFollowTheProbabilities() {
        Sampler sampler = new Sampler(new Sampling(1, 1, 0, 1, 5), 0);
        int hits = 0;
        for (int i = 0; i < 20_000; i++) {
            hits += sampler.choose(logits(), NONE) == 1 ? 1 : 0;
        }
        double sum = Math.exp(1) + Math.exp(3) + Math.exp(2) + Math.exp(-1);
        assertEquals(Math.exp(3) / sum, hits / 20_000.0, 0.015);
    }

    @Test
    void ranksAreThoseOfSortingEverything() {
        SplittableRandom random = new SplittableRandom(4);
        for (int size : new int[] {1, 63, 64, 65, 700, 5000}) {
            float[] logits = new float[size];
            for (int id = 0; id < size; id++) {
                // Many are equal, some of them zero with either sign.
                logits[id] = (random.nextInt(size) - size / 2) * 0.25f * (random.nextBoolean() ? 1 : -0f);
            }
            int[] sorted = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer id) -> logits[id])
                            .reversed())
                    .mapToInt(Integer::intValue)
                    .toArray();
            Ranked ranked = new Ranked(logits);
            assertArrayEquals(sorted, IntStream.range(0, size).map(ranked::id).toArray(), size + " logits");
            assertEquals(sorted[size - 1], new Ranked(logits).id(size - 1), "the last one first");
        }
    }

    @Test
    void aRepetitionPenaltyDividesPositiveAndMultipliesNegativeLogits() {
        Sampling penalised = new Sampling(2, 0, 0, 1, 0);
        assertEquals(2, new Sampler(penalised, 0).choose(logits(), new int[] {1, 1}), "3 / 2 is below 2");
        assertEquals(0, new Sampler(penalised, 0).choose(new float[] {-1, -0.9f}, new int[] {1}), "-0.9 · 2 < -1");
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        String message = assertThrows(InvalidInput.class, () -> new Sampling(1, 1, 0, 0, 1))
                .getMessage();
        assertTrue(message.contains("top-p"), message);
        assertThrows(InvalidInput.class, () -> new Sampling(0.5, 0, 0, 1, 1));
        assertThrows(InvalidInput.class, () -> new Sampling(1, -1, 0, 1, 1));
    }
}
