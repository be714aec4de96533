package graft.engine.generate;

import java.util.Arrays;
import java.util.SplittableRandom;

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
        Ranked ranked = new Ranked(logits);
        float largest = logits[ranked.id(0)];
        int most = sampling.topK() == 0 ? logits.length : Math.min(logits.length, sampling.topK());
        double sum = 0;
        for (int i = 0; i < most; i++) {
            // Of all of them in any order: then none need be sorted for it.
            sum += weight(logits, most == logits.length ? i : ranked.id(i), largest);
        }
        double draw = random.nextDouble();
        return sampling.topP() == 1
                ? drawn(logits, ranked, most, draw * sum)
                : drawn(logits, ranked, most, draw, sampling.topP() * sum);
    }

    /// The probability of an id, as a multiple of the most probable one's.
    private double weight(float[] logits, int id, float largest) {
        return Math.exp((logits[id] - largest) / sampling.temperature());
    }

    /// The fewest of the most probable that reach a share of the sum, at least one, and one of them drawn.
    private int drawn(float[] logits, Ranked ranked, int most, double draw, double share) {
        float largest = logits[ranked.id(0)];
        int kept = 0;
        double total = 0;
        while (kept < most && (kept == 0 || total < share)) {
            total += weight(logits, ranked.id(kept++), largest);
        }
        return drawn(logits, ranked, kept, draw * total);
    }

    /// Of the first `kept` ranks the one where their weights, added up, pass the draw.
    private int drawn(float[] logits, Ranked ranked, int kept, double draw) {
        float largest = logits[ranked.id(0)];
        double left = draw;
        for (int rank = 0; rank < kept - 1; rank++) {
            double weight = weight(logits, ranked.id(rank), largest);
            if (left < weight) {
                return ranked.id(rank);
            }
            left -= weight;
        }
        return ranked.id(kept - 1);
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
