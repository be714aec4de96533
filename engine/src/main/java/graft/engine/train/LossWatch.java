package graft.engine.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Watches the training loss for a spike: a step whose loss is far above both where training began and what came
/// before it. Learning that is only noisy stays below; weights that were thrown out of the valley do not. Immutable;
/// part of every checkpoint, so that a resumed run judges as an uninterrupted one.
///
/// A spike is a loss of more than 4 times (10 times for fewer than 8 rows a step) the largest of the first loss, the
/// moving mean of those before and ln 2, and more than 6 of their standard deviations above that mean.
///
/// @param first  loss of the first step, 0 before it
/// @param mean   decaying sum of the losses, not yet divided by the sum of its weights
/// @param square the same of their squares
/// @param seen   steps taken in
record LossWatch(double first, double mean, double square, long seen) {

    /// Before the first step.
    static final LossWatch FRESH = new LossWatch(0, 0, 0, 0);

    private static final double DECAY = 0.98;
    private static final double FLOOR = Math.log(2);
    private static final double DEVIATIONS = 6;
    private static final int MANY_ROWS = 8;
    private static final double FACTOR = 4;
    private static final double FACTOR_FOR_FEW = 10;

    /// The watch after a step that was no spike.
    LossWatch after(double loss) {
        return new LossWatch(
                seen == 0 ? loss : first,
                DECAY * mean + (1 - DECAY) * loss,
                DECAY * square + (1 - DECAY) * loss * loss,
                seen + 1);
    }

    /// @param rows of the step
    boolean isSpike(double loss, int rows) {
        if (seen == 0) {
            return false;
        }
        double weight = 1 - Math.pow(DECAY, seen);
        double before = mean / weight;
        double deviation = Math.sqrt(Math.max(0, square / weight - before * before));
        double reference = Math.max(FLOOR, Math.max(first, before));
        double factor = rows >= MANY_ROWS ? FACTOR : FACTOR_FOR_FEW;
        return loss > factor * reference && loss > before + DEVIATIONS * deviation;
    }

    void write(ObjectNode node) {
        node.put("first", first).put("mean", mean).put("square", square).put("seen", seen);
    }

    static LossWatch read(JsonNode node) {
        return new LossWatch(
                node.path("first").asDouble(),
                node.path("mean").asDouble(),
                node.path("square").asDouble(),
                node.path("seen").asLong());
    }
}
