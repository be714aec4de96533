package graft.engine.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Chooses the tokens of one row.
final class Sampler {

    private final Sampling sampling;
    private final SplittableRandom random;

    /// @param row its number: rows of one batch draw apart
    Sampler(Sampling sampling, int row) {
        this.sampling = sampling;
        this.random = new SplittableRandom(sampling.seed() * 31 + row);
    }

    /// The next token.
    ///
    /// @param logits of the vocabulary; changed
    /// @param seen   ids that the row holds already
    int choose(float[] logits, int[] seen) {
        penalise(logits, seen);
        if (sampling.temperature() == 0) {
            return best(logits);
        }
        Integer[] order = IntStream.range(0, logits.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                order, Comparator.comparingDouble((Integer id) -> logits[id]).reversed());
        int most = sampling.topK() == 0 ? order.length : Math.min(order.length, sampling.topK());
        double[] weights = new double[most];
        double sum = 0;
        for (int i = 0; i < most; i++) {
            weights[i] = Math.exp((logits[order[i]] - logits[order[0]]) / sampling.temperature());
            sum += weights[i];
        }
        int kept = nucleus(weights, sum);
        double total = Arrays.stream(weights, 0, kept).sum();
        double draw = random.nextDouble() * total;
        int chosen = 0;
        while (chosen < kept - 1 && draw >= weights[chosen]) {
            draw -= weights[chosen++];
        }
        return order[chosen];
    }

    /// How many of the sorted weights reach the share, at least one.
    private int nucleus(double[] weights, double sum) {
        double reached = 0;
        int kept = 0;
        while (kept < weights.length && (kept == 0 || reached < sampling.topP() * sum)) {
            reached += weights[kept++];
        }
        return kept;
    }

    private void penalise(float[] logits, int[] seen) {
        double penalty = sampling.repetitionPenalty();
        if (penalty != 1) {
            Arrays.stream(seen)
                    .distinct()
                    .forEach(id -> logits[id] = (float) (logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty));
        }
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
