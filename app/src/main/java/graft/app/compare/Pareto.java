package graft.app.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The rows that no other one beats in both: as good or better for as little or less.
final class Pareto {

    /// @param cost    smaller is better
    /// @param quality larger is better
    record Point<T>(T of, double cost, double quality) {}

    private Pareto() {}

    /// The front, by rising cost.
    static <T> List<Point<T>> front(List<Point<T>> points) {
        List<Point<T>> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingDouble((Point<T> point) -> point.cost())
                .thenComparing(Comparator.comparingDouble((Point<T> point) -> point.quality())
                        .reversed()));
        List<Point<T>> front = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (Point<T> point : sorted) {
            if (point.quality() > best) {
                best = point.quality();
                front.add(point);
            }
        }
        return front;
    }
}
