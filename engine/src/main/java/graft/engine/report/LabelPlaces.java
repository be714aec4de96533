package graft.engine.report;

import java.util.ArrayList;
import java.util.List;

/// Finds room for words beside points, so that none covers another: each goes down by a line until it is free.
final class LabelPlaces {

    private static final double LINE = 15;
    /// Mean width of a character at the chart's 12 pixels.
    private static final double CHARACTER = 6.6;

    private record Box(double left, double right, double baseline) {

        boolean touches(Box other) {
            return left < other.right && other.left < right && Math.abs(baseline - other.baseline) < LINE - 0.5;
        }
    }

    private final List<Box> taken = new ArrayList<>();

    /// @param baseline where the words would stand
    /// @return where they stand free
    double place(double left, double baseline, String words) {
        double at = baseline;
        while (true) {
            Box box = new Box(left, left + CHARACTER * words.length(), at);
            Box hit = taken.stream().filter(box::touches).findFirst().orElse(null);
            if (hit == null) {
                taken.add(box);
                return at;
            }
            at = hit.baseline() + LINE;
        }
    }
}
