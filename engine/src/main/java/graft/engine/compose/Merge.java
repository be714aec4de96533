package graft.engine.compose;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// How the changes of one map by several adapters become one, value by value. Each is given as its whole
/// change of the map, so nothing depends on how it was factored.
public sealed interface Merge {

    /// @param changes of one length
    /// @param weights one for each
    /// @param random  for this map, from the seed
    float[] of(List<float[]> changes, List<Double> weights, RandomGenerator random);

    /// `Σ wᵢ Δᵢ`.
    record Sum() implements Merge {
        @Override
        public float[] of(List<float[]> changes, List<Double> weights, RandomGenerator random) {
            float[] sum = new float[changes.getFirst().length];
            for (int j = 0; j < sum.length; j++) {
                double value = 0;
                for (int i = 0; i < changes.size(); i++) {
                    value += weights.get(i) * changes.get(i)[j];
                }
                sum[j] = (float) value;
            }
            return sum;
        }
    }

    /// The sum of what is left when only the largest values of each are kept.
    ///
    /// @param density the share that is kept
    record Prune(double density) implements Merge {
        @Override
        public float[] of(List<float[]> changes, List<Double> weights, RandomGenerator random) {
            return new Sum().of(largest(changes, density), weights, random);
        }
    }

    /// TIES (arXiv 2306.01708 §4): the largest values of each; of each place the sign that most have, by
    /// their sum or by their number; and the mean of those that have it.
    record Ties(double density, boolean byNumber) implements Merge {
        @Override
        public float[] of(List<float[]> changes, List<Double> weights, RandomGenerator random) {
            return elected(largest(changes, density), weights, byNumber);
        }
    }

    /// DARE (arXiv 2311.03099 §3): of each a random share, enlarged so that its expectation stays; then their
    /// sum, or the mean of those with the elected sign.
    record Dare(double density, boolean ties, boolean byNumber) implements Merge {
        @Override
        public float[] of(List<float[]> changes, List<Double> weights, RandomGenerator random) {
            List<float[]> kept = changes.stream()
                    .map(change -> kept(change, density, random))
                    .toList();
            return ties ? elected(kept, weights, byNumber) : new Sum().of(kept, weights, random);
        }
    }

    private static float[] kept(float[] change, double density, RandomGenerator random) {
        float[] kept = new float[change.length];
        for (int j = 0; j < kept.length; j++) {
            kept[j] = random.nextDouble() < density ? (float) (change[j] / density) : 0;
        }
        return kept;
    }

    private static List<float[]> largest(List<float[]> changes, double density) {
        return changes.stream().map(change -> largest(change, density)).toList();
    }

    private static float[] largest(float[] change, double density) {
        int count = (int) (density * change.length);
        float[] sizes = new float[change.length];
        IntStream.range(0, sizes.length).forEach(j -> sizes[j] = Math.abs(change[j]));
        Arrays.sort(sizes);
        float least = count == 0 ? Float.POSITIVE_INFINITY : sizes[sizes.length - count];
        float[] kept = new float[change.length];
        int left = count;
        for (int j = 0; j < kept.length; j++) {
            if (Math.abs(change[j]) > least) {
                kept[j] = change[j];
                left--;
            }
        }
        for (int j = 0; j < kept.length && left > 0; j++) {
            if (Math.abs(change[j]) == least) {
                kept[j] = change[j];
                left--;
            }
        }
        return kept;
    }

    private static float[] elected(List<float[]> changes, List<Double> weights, boolean byNumber) {
        float[] merged = new float[changes.getFirst().length];
        for (int j = 0; j < merged.length; j++) {
            double vote = 0;
            for (float[] change : changes) {
                vote += byNumber ? Math.signum(change[j]) : change[j];
            }
            double sign = vote >= 0 ? 1 : -1;
            double sum = 0;
            int number = 0;
            for (int i = 0; i < changes.size(); i++) {
                float value = changes.get(i)[j];
                if (Math.signum(value) == sign) {
                    sum += weights.get(i) * value;
                    number++;
                }
            }
            merged[j] = (float) (sum / Math.max(1, number));
        }
        return merged;
    }
}
