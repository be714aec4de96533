package graft.engine.eval;

/// Counts of label against prediction for K classes, and what follows from them. A precision or recall that is 0 / 0
/// counts as 0, and so does Matthews' coefficient where its denominator is 0 (as scikit-learn has it).
public final class Confusion {

    private final long[][] counts;

    /// @param classes K ≥ 1
    public Confusion(int classes) {
        counts = new long[classes][classes];
    }

    public void add(int label, int prediction) {
        counts[label][prediction]++;
    }

    /// Rows with this label that were given this prediction.
    public long count(int label, int prediction) {
        return counts[label][prediction];
    }

    public long total() {
        long sum = 0;
        for (int k = 0; k < counts.length; k++) {
            sum += labelled(k);
        }
        return sum;
    }

    private long labelled(int k) {
        long sum = 0;
        for (long count : counts[k]) {
            sum += count;
        }
        return sum;
    }

    private long predicted(int k) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[k];
        }
        return sum;
    }

    private long correct() {
        long sum = 0;
        for (int k = 0; k < counts.length; k++) {
            sum += counts[k][k];
        }
        return sum;
    }

    public double accuracy() {
        return ratio(correct(), total());
    }

    public double precision(int k) {
        return ratio(counts[k][k], predicted(k));
    }

    public double recall(int k) {
        return ratio(counts[k][k], labelled(k));
    }

    public double f1(int k) {
        return ratio(2 * counts[k][k], predicted(k) + labelled(k));
    }

    /// The mean of the classes' F1, each class with the same weight.
    public double macroF1() {
        double sum = 0;
        for (int k = 0; k < counts.length; k++) {
            sum += f1(k);
        }
        return sum / counts.length;
    }

    /// Matthews' correlation coefficient for any number of classes (Gorodkin 2004, R_K).
    public double matthews() {
        double total = total();
        double labelSquares = 0;
        double predictionSquares = 0;
        double products = 0;
        for (int k = 0; k < counts.length; k++) {
            double labelled = labelled(k);
            double predicted = predicted(k);
            labelSquares += labelled * labelled;
            predictionSquares += predicted * predicted;
            products += labelled * predicted;
        }
        double spread = (total * total - predictionSquares) * (total * total - labelSquares);
        return spread == 0 ? 0 : (correct() * total - products) / Math.sqrt(spread);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
