package graft.app.runs;

import java.util.Arrays;

/// An append-only column of numbers that finds the lowest and highest of any stretch without reading all of
/// it, so a chart of 200,000 points is thinned in microseconds. Confined to one thread.
public final class Samples {

    private static final int SHIFT = 3;
    private static final int BLOCK = 1 << SHIFT;

    /// Blocks in a span, whose extremes are kept, too: a chart of a long run has dozens of blocks in a column.
    private static final int SPAN_SHIFT = 3;
    private static final int SPAN = 1 << SPAN_SHIFT;

    private static final int FIRST = 256;

    /// Stretches of so many values on may be moved to the nearest {@link #seam}s, between which {@link #range} is
    /// quick.
    public static final int MANY = 2 * BLOCK;

    /// Empty until the first value: a workspace of thousands of runs has as many curves that nobody looks at.
    private double[] values = {};
    private int size;
    /// Index of the lowest and highest finite value of each block, -1 where there is none.
    private int[] lowest = {};

    private int[] highest = {};
    private double[] lowestValue = {};
    private double[] highestValue = {};
    private double[] lowestOfSpan = {};
    private double[] highestOfSpan = {};
    private int generation;

    public int size() {
        return size;
    }

    /// The place nearest to an index where one block ends and another begins.
    public static int seam(int index) {
        return (index + BLOCK / 2) & -BLOCK;
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

    /// A copy of the values in `[from, to)`.
    public double[] slice(int from, int to) {
        return Arrays.copyOfRange(values, from, Math.min(to, size));
    }

    public void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(FIRST, size * 2));
        }
        values[size] = value;
        int block = size / BLOCK;
        if (block == lowest.length) {
            int blocks = Math.max(FIRST / BLOCK, block * 2);
            lowest = Arrays.copyOf(lowest, blocks);
            highest = Arrays.copyOf(highest, blocks);
            lowestValue = Arrays.copyOf(lowestValue, blocks);
            highestValue = Arrays.copyOf(highestValue, blocks);
            lowestOfSpan = Arrays.copyOf(lowestOfSpan, blocks >> SPAN_SHIFT);
            highestOfSpan = Arrays.copyOf(highestOfSpan, blocks >> SPAN_SHIFT);
        }
        if (size % BLOCK == 0) {
            open(block);
        }
        widen(block, size);
        size++;
    }

    /// Forgets everything from `newSize` on: a run that resumed from a checkpoint writes those steps again.
    public void truncate(int newSize) {
        if (newSize >= size) {
            return;
        }
        generation++;
        int start = newSize & -(BLOCK * SPAN);
        size = newSize;
        for (int i = start; i < newSize; i++) {
            if (i % BLOCK == 0) {
                open(i / BLOCK);
            }
            widen(i / BLOCK, i);
        }
    }

    /// Where the lowest and the highest finite value of a stretch are, -1 where there is none.
    public record Extremes(int lowest, int highest) {}

    /// The extremes of `[from, to)`; of equal values the first.
    public Extremes extremes(int from, int to) {
        int head = Math.min(to, (from + BLOCK - 1) & -BLOCK);
        int tail = Math.max(head, to & -BLOCK);
        Search search = new Search();
        search.each(from, head);
        for (int block = head >> SHIFT; block < tail >> SHIFT; block++) {
            search.block(block);
        }
        search.each(tail, to);
        return new Extremes(search.low, search.high);
    }

    /// The best so far of one look for extremes.
    private final class Search {

        private int low = -1;
        private int high = -1;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;

        void each(int from, int to) {
            for (int i = from; i < to; i++) {
                double value = values[i];
                if (value < least && value != Double.NEGATIVE_INFINITY) {
                    least = value;
                    low = i;
                }
                if (value > most && value != Double.POSITIVE_INFINITY) {
                    most = value;
                    high = i;
                }
            }
        }

        void block(int block) {
            if (lowestValue[block] < least) {
                least = lowestValue[block];
                low = lowest[block];
            }
            if (highestValue[block] > most) {
                most = highestValue[block];
                high = highest[block];
            }
        }
    }

    /// The lowest and the highest finite value of a stretch; without any, `low` is above `high`.
    public record Range(double low, double high) {}

    /// The range of `[from, to)`, both {@link #seam}s. The inner loop of every chart: what it reads lies side by side.
    public Range range(int from, int to) {
        double[] lows = lowestValue;
        double[] highs = highestValue;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int block = from >> SHIFT;
        int end = to >> SHIFT;
        while (block < end) {
            int span = block >> SPAN_SHIFT;
            if (block % SPAN == 0 && block + SPAN <= end) {
                low = lowestOfSpan[span] < low ? lowestOfSpan[span] : low;
                high = highestOfSpan[span] > high ? highestOfSpan[span] : high;
                block += SPAN;
            } else {
                low = lows[block] < low ? lows[block] : low;
                high = highs[block] > high ? highs[block] : high;
                block++;
            }
        }
        return new Range(low, high);
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

    /// The same, with a guess that is mostly right within a few places.
    public int lowerBound(double bound, int guess) {
        int at = Math.clamp(guess, 0, size);
        for (int tries = 0; tries < 24; tries++) {
            if (at < size && values[at] < bound) {
                at++;
            } else if (at > 0 && values[at - 1] >= bound) {
                at--;
            } else {
                return at;
            }
        }
        return lowerBound(bound);
    }

    private void open(int block) {
        if (block % SPAN == 0) {
            lowestOfSpan[block >> SPAN_SHIFT] = Double.POSITIVE_INFINITY;
            highestOfSpan[block >> SPAN_SHIFT] = Double.NEGATIVE_INFINITY;
        }
        lowest[block] = -1;
        highest[block] = -1;
        lowestValue[block] = Double.POSITIVE_INFINITY;
        highestValue[block] = Double.NEGATIVE_INFINITY;
    }

    private void widen(int block, int index) {
        double value = values[index];
        if (!Double.isFinite(value)) {
            return;
        }
        if (value < lowestValue[block]) {
            lowest[block] = index;
            lowestValue[block] = value;
            lowestOfSpan[block >> SPAN_SHIFT] = Math.min(lowestOfSpan[block >> SPAN_SHIFT], value);
        }
        if (value > highestValue[block]) {
            highest[block] = index;
            highestValue[block] = value;
            highestOfSpan[block >> SPAN_SHIFT] = Math.max(highestOfSpan[block >> SPAN_SHIFT], value);
        }
    }
}
