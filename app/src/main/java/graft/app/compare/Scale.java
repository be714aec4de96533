package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.ui.Ticks;
import java.util.ArrayList;
import java.util.List;

/// A stretch of an axis with air at both ends.
///
/// @param logarithmic then both ends are above zero
record Scale(double low, double high, boolean logarithmic) {

    /// No metric but these goes beyond 1.
    private static final List<String> UNBOUNDED = List.of("loss", "perplexity");

    /// Covers what the rows have of it, every seed of a metric included; of a metric that ends at 1 not more.
    ///
    /// @param metric that the rows were measured by
    static Scale of(List<Row> rows, Measure measure, String metric) {
        Scale scale = of(rows, measure);
        boolean ends = measure == Measure.METRIC && !UNBOUNDED.contains(metric) && scale.low() < 1;
        return ends ? new Scale(scale.low(), Math.min(1, scale.high()), false) : scale;
    }

    /// Covers what the rows have of it, every seed of a metric included.
    private static Scale of(List<Row> rows, Measure measure) {
        List<Double> values = new ArrayList<>();
        for (Row row : rows) {
            if (measure == Measure.METRIC && row.metric().measured()) {
                values.addAll(row.metric().values());
            } else if (!Double.isNaN(measure.value(row))) {
                values.add(measure.value(row));
            }
        }
        return of(values, measure.logarithmic());
    }

    private static Scale of(List<Double> values, boolean logarithmic) {
        double low = values.stream().mapToDouble(v -> v).min().orElse(logarithmic ? 1 : 0);
        double high = values.stream().mapToDouble(v -> v).max().orElse(logarithmic ? 10 : 1);
        if (logarithmic) {
            double air = Math.max(1.3, Math.pow(high / low, 0.08));
            return new Scale(low / air, high * air, true);
        }
        double air = Math.max((high - low) * 0.25, 0.01);
        return new Scale(low - air, high + air, false);
    }

    /// Three or four round figures.
    List<Double> ticks() {
        return logarithmic ? Ticks.logarithmic(low, high) : Ticks.of(low, high, 4);
    }

    /// Where a value lies, 0 to 1.
    double share(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }
}
