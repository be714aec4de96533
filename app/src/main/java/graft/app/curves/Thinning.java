package graft.app.curves;

import graft.app.runs.Samples;
import java.util.Arrays;

/// Thins a line to what its pixels can show: of each pixel column the first, lowest, highest and last point, never
/// every n-th, so that no spike disappears. Where columns hold so many points that they are drawn as bars, the lowest
/// and the highest are enough, and a column ends where a {@link Samples#seam} is, a fraction of a pixel beside its
/// edge.
final class Thinning {

    private Thinning() {}

    /// @param x       rising positions
    /// @param y       values, as many
    /// @param left    position of the first pixel column's left edge
    /// @param right   position of the last column's right edge
    /// @param columns pixel columns
    /// @return positions and values, `[2][n]`; one point beyond either edge is kept so that lines run out of the
    /// picture
    static double[][] thin(Samples x, Samples y, double left, double right, int columns) {
        return thin(x, y, Cuts.of(x, Math.min(x.size(), y.size()), left, right, columns));
    }

    /// @param cuts where the columns of `x` end; several lines over the same positions share them
    static double[][] thin(Samples x, Samples y, Cuts cuts) {
        int from = cuts.from();
        int to = cuts.to();
        if (cuts.few()) {
            return copy(x, y, from, to);
        }
        Points points = new Points(x, y, cuts.ends().length * 4 + 8);
        int start = from;
        for (int column = 0; column < cuts.ends().length; column++) {
            int end = cuts.ends()[column];
            if (end > start) {
                if (cuts.dense() && start > from && end < to) {
                    points.addBar(start, end, cuts.left() + (column + 0.5) * cuts.width());
                } else {
                    points.addColumn(start, end);
                }
                start = end;
            }
        }
        return points.result();
    }

    /// Which points each pixel column holds: a column ends before the index in `ends`.
    ///
    /// @param from  the first point in view, or the one before it
    /// @param to    behind the last point in view, or the one after it
    /// @param ends  rising, one for each column; empty where there are too few points to be thinned
    /// @param dense whether columns hold so many points that they are drawn as bars
    /// @param left  position of the first column's left edge
    /// @param width of a column
    record Cuts(int from, int to, int[] ends, boolean dense, double left, double width) {

        static Cuts of(Samples x, int size, double left, double right, int columns) {
            double width = (right - left) / columns;
            int from = Math.max(0, Math.min(size, x.lowerBound(left)) - 1);
            int to = Math.min(size, x.lowerBound(Math.nextUp(right)) + 1);
            if (to - from <= columns * 4) {
                return new Cuts(from, to, new int[0], false, left, width);
            }
            int stride = (to - from) / columns;
            boolean dense = stride >= Samples.MANY;
            int[] ends = new int[columns + 1];
            int start = from;
            for (int column = 0; column <= columns; column++) {
                int end = column == columns ? to : x.lowerBound(left + (column + 1) * width, start + stride);
                start = Math.max(start, Math.min(to, dense && column < columns ? Samples.seam(end) : end));
                ends[column] = start;
            }
            return new Cuts(from, to, ends, dense, left, width);
        }

        boolean few() {
            return ends.length == 0;
        }
    }

    private static double[][] copy(Samples x, Samples y, int from, int to) {
        Points points = new Points(x, y, Math.max(0, to - from));
        for (int i = from; i < to; i++) {
            points.add(i);
        }
        return points.result();
    }

    private static final class Points {
        private final Samples x;
        private final Samples y;
        private double[] xs;
        private double[] ys;
        private int size;
        private int last = -1;

        Points(Samples x, Samples y, int capacity) {
            this.x = x;
            this.y = y;
            xs = new double[capacity];
            ys = new double[capacity];
        }

        void addColumn(int start, int end) {
            Samples.Extremes extremes = y.extremes(start, end);
            add(start);
            add(Math.min(extremes.lowest(), extremes.highest()));
            add(Math.max(extremes.lowest(), extremes.highest()));
            add(end - 1);
        }

        /// Both extremes, in the middle of the column; between seams. No point itself is read: with eight long runs,
        /// which no cache holds, that is most of the time.
        ///
        /// @param at the middle of the column
        void addBar(int start, int end, double at) {
            Samples.Range range = y.range(start, end);
            if (range.low() > range.high()) {
                addColumn(start, end);
                return;
            }
            put(at, range.low());
            put(at, range.high());
            last = end - 1;
        }

        void add(int index) {
            if (index > last) {
                put(x.get(index), y.get(index));
                last = index;
            }
        }

        private void put(double position, double value) {
            if (size == xs.length) {
                xs = Arrays.copyOf(xs, size * 2 + 4);
                ys = Arrays.copyOf(ys, size * 2 + 4);
            }
            xs[size] = position;
            ys[size++] = value;
        }

        double[][] result() {
            return new double[][] {Arrays.copyOf(xs, size), Arrays.copyOf(ys, size)};
        }
    }
}
