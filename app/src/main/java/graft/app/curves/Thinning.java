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
        int size = Math.min(x.size(), y.size());
        int from = Math.max(0, Math.min(size, x.lowerBound(left)) - 1);
        int to = Math.min(size, x.lowerBound(Math.nextUp(right)) + 1);
        if (to - from <= columns * 4) {
            return copy(x, y, from, to);
        }
        Points points = new Points(x, y, columns * 4 + 8);
        double width = (right - left) / columns;
        int start = from;
        int stride = (to - from) / columns;
        boolean dense = stride >= Samples.MANY;
        for (int column = 0; column <= columns && start < to; column++) {
            int end = column == columns ? to : Math.min(to, x.lowerBound(left + (column + 1) * width, start + stride));
            if (dense) {
                end = Math.min(to, Samples.seam(end));
            }
            if (end > start) {
                if (dense && start > from && end < to) {
                    points.addBar(start, end);
                } else {
                    points.addColumn(start, end);
                }
                start = end;
            }
        }
        return points.result();
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
        void addBar(int start, int end) {
            Samples.Range range = y.range(start, end);
            if (range.low() > range.high()) {
                addColumn(start, end);
                return;
            }
            double at = x.get((start + end) >>> 1);
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
