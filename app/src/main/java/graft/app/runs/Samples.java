package graft.app.runs;

import java.util.Arrays;

/// An append-only column of numbers that finds the lowest and highest of any stretch without reading all of it, so
/// a
/// chart of 200,000 points is thinned in microseconds. Confined to one thread.
public final class Samples {

    private static final int BLOCK = 64;

    private double[] values = new double[256];
    private int size;
    /// Index of the lowest and highest finite value of each block, -1 where there is none.
    private int[] lowest = new int[8];

    private int[] highest = new int[8];
    private int generation;

    public int size() {
        return size;
    }

    /// Counts how often values were taken back; a reader that kept derived values starts again when it changes.
    public int generation() {
        return generation;
    }

    public double get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return values[index];
    }

    public void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size] = value;
        int block = size / BLOCK;
        if (block == lowest.length) {
            lowest = Arrays.copyOf(lowest, block * 2);
            highest = Arrays.copyOf(highest, block * 2);
        }
        if (size % BLOCK == 0) {
            lowest[block] = -1;
            highest[block] = -1;
        }
        lowest[block] = lower(lowest[block], size);
        highest[block] = higher(highest[block], size);
        size++;
    }

    /// Forgets everything from `newSize` on: a run that resumed from a checkpoint writes those steps again.
    public void truncate(int newSize) {
        if (newSize >= size) {
            return;
        }
        generation++;
        int start = newSize - newSize % BLOCK;
        size = newSize;
        lowest[start / BLOCK] = -1;
        highest[start / BLOCK] = -1;
        for (int i = start; i < newSize; i++) {
            lowest[start / BLOCK] = lower(lowest[start / BLOCK], i);
            highest[start / BLOCK] = higher(highest[start / BLOCK], i);
        }
    }

    /// The index of the lowest finite value in `[from, to)`, or -1.
    public int indexOfLowest(int from, int to) {
        int best = -1;
        for (int i = from; i < to; ) {
            if (i % BLOCK == 0 && i + BLOCK <= to) {
                best = lower(best, lowest[i / BLOCK]);
                i += BLOCK;
            } else {
                best = lower(best, i++);
            }
        }
        return best;
    }

    /// The index of the highest finite value in `[from, to)`, or -1.
    public int indexOfHighest(int from, int to) {
        int best = -1;
        for (int i = from; i < to; ) {
            if (i % BLOCK == 0 && i + BLOCK <= to) {
                best = higher(best, highest[i / BLOCK]);
                i += BLOCK;
            } else {
                best = higher(best, i++);
            }
        }
        return best;
    }

    /// The first index whose value is not below `bound`, for columns that only rise.
    public int lowerBound(double bound) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int lower(int best, int candidate) {
        return candidate < 0 || !Double.isFinite(values[candidate])
                ? best
                : best < 0 || values[candidate] < values[best] ? candidate : best;
    }

    private int higher(int best, int candidate) {
        return candidate < 0 || !Double.isFinite(values[candidate])
                ? best
                : best < 0 || values[candidate] > values[best] ? candidate : best;
    }
}
