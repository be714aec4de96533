package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/// Differences as the reference data measures them: the largest absolute difference, relative to the reference's
/// largest absolute value.
final class RelativeError {

    private RelativeError() {}

    /// Over all values.
    static double of(float[] actual, float[] expected) {
        boolean[] all = new boolean[expected.length];
        Arrays.fill(all, true);
        return of(actual, expected, all, 1, largest(expected, all, 1));
    }

    /// Over the rows where the mask is 1: actual (B, S, …), mask (B, S).
    static double whereSeen(NDArray actual, NDArray expected, long[] mask) {
        float[] reference = expected.toFloatArray();
        boolean[] seen = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            seen[i] = mask[i] == 1;
        }
        int stride = reference.length / mask.length;
        return of(actual.toFloatArray(), reference, seen, stride, largest(reference, seen, stride));
    }

    /// Over all values, relative to a scale of the caller's.
    static double toScale(float[] actual, float[] expected, double scale) {
        boolean[] all = new boolean[expected.length];
        Arrays.fill(all, true);
        return of(actual, expected, all, 1, scale);
    }

    static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double largest(float[] values, boolean[] counted, int stride) {
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            if (counted[i / stride]) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
        }
        return largest;
    }

    /// NaN counts as infinitely wrong.
    private static double of(float[] actual, float[] expected, boolean[] counted, int stride, double scale) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            if (counted[i / stride]) {
                double difference = Math.abs((double) actual[i] - expected[i]);
                worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
            }
        }
        return worst == 0 ? 0 : worst / scale;
    }
}
