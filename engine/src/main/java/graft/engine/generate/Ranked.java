package graft.engine.generate;

import java.util.Arrays;

/// The ids of a vocabulary by their logits, the largest first and of equal ones the lower id. Sorted only as far as
/// it is asked for: a draw seldom looks at more than some tens of 50,000 or more.
final class Ranked {

    private static final int FIRST = 64;

    /// The id below, and above it what is less the larger the logit is: ascending numbers are descending logits.
    private final long[] keys;

    private int sorted;

    Ranked(float[] logits) {
        keys = new long[logits.length];
        for (int id = 0; id < keys.length; id++) {
            int bits = Float.floatToIntBits(logits[id]);
            int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE); // as the values of the floats
            keys[id] = ((long) ~ascending << Integer.SIZE) | id;
        }
    }

    /// @param rank 0 for the id with the largest logit
    int id(int rank) {
        while (rank >= sorted) {
            int next = (int) Math.min(keys.length, Math.max(FIRST, 8L * sorted));
            if (next < keys.length) {
                select(next);
            }
            Arrays.sort(keys, sorted, next);
            sorted = next;
        }
        return (int) keys[rank];
    }

    /// Brings the lowest `count` keys to the front (Hoare 1961, algorithm 65); those that are sorted already stay.
    private void select(int count) {
        int low = sorted;
        int high = keys.length - 1;
        while (low < high) {
            long pivot = keys[low + (high - low) / 2];
            int left = low;
            int right = high;
            while (left <= right) {
                while (keys[left] < pivot) {
                    left++;
                }
                while (keys[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long swapped = keys[left];
                    keys[left++] = keys[right];
                    keys[right--] = swapped;
                }
            }
            if (count <= right) {
                high = right;
            } else if (count >= left) {
                low = left;
            } else {
                return;
            }
        }
    }
}
