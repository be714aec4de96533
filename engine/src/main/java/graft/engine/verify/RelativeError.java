package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/// Differences as the reference data measures them: the largest absolute difference, relative to the reference's
/// largest absolute finite value. A NaN on either side is infinitely wrong, and so is an infinity that the other side
/// does not have: no error here is NaN, which would hide in every comparison.
final class RelativeError {

    private RelativeError() {}

    /// Over all values.
    static double of(float[] actual, float[] expected) {
        return toScale(actual, expected, largest(expected));
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

    /// Of one number.
    static double of(double actual, double expected) {
        double difference = difference(actual, expected);
        return difference == 0 ? 0 : difference / Math.abs(expected);
    }

    /// The largest absolute value that is finite; 0 where none is.
    static double largest(float[] values) {
        boolean[] all = new boolean[values.length];
        Arrays.fill(all, true);
        return largest(values, all, 1);
    }

    /// Whether NaN or an infinity is among the values.
    static boolean infinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    private static double largest(float[] values, boolean[] counted, int stride) {
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            if (counted[i / stride] && Float.isFinite(values[i])) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
        }
        return largest;
    }

    private static double difference(double actual, double expected) {
        if (actual == expected) {
            return 0;
        }
        double difference = Math.abs(actual - expected);
        return Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY;
    }

    private static double of(float[] actual, float[] expected, boolean[] counted, int stride, double scale) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            if (counted[i / stride]) {
                worst = Math.max(worst, difference(actual[i], expected[i]));
            }
        }
        return worst == 0 ? 0 : worst / scale;
    }
}
