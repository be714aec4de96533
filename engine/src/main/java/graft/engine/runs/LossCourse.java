package graft.engine.runs;

import java.util.Arrays;

/// The course of a run's loss in a few numbers, for a line as small as a word: means over equal stretches, which grow
/// as the run does. Kept for every run, so it must stay small.
public final class LossCourse {

    /// The most numbers that a course has.
    static final int MOST = 48;

    private final double[] sums = new double[MOST];
    private final int[] counts = new int[MOST];
    private final long[] firstSteps = new long[MOST];
    private int size;
    private int each = 1;

    public void add(long step, double loss) {
        if (!Double.isFinite(loss)) {
            return;
        }
        if (size == 0 || counts[size - 1] == each) {
            if (size == MOST) {
                merge();
            }
            sums[size] = 0;
            counts[size] = 0;
            firstSteps[size] = step;
            size++;
        }
        sums[size - 1] += loss;
        counts[size - 1]++;
    }

    /// Two stretches become one.
    private void merge() {
        for (int i = 0; i < MOST / 2; i++) {
            sums[i] = sums[2 * i] + sums[2 * i + 1];
            counts[i] = counts[2 * i] + counts[2 * i + 1];
            firstSteps[i] = firstSteps[2 * i];
        }
        size = MOST / 2;
        each *= 2;
    }

    /// Steps after the one that a run resumed from come again.
    public void forgetAfter(long step) {
        while (size > 0 && firstSteps[size - 1] > step) {
            size--;
        }
        if (size == 0) {
            each = 1;
        }
    }

    /// The means in order; at most {@value #MOST}.
    public double[] values() {
        double[] values = new double[size];
        Arrays.setAll(values, i -> sums[i] / counts[i]);
        return values;
    }
}
