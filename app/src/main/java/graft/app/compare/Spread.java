package graft.app.compare;

import java.util.List;

/// One metric over the seeds that were run.
///
/// @param values one by seed
record Spread(List<Double> values) {

    Spread {
        values = List.copyOf(values);
    }

    int seeds() {
        return values.size();
    }

    boolean measured() {
        return !values.isEmpty();
    }

    /// NaN where nothing was measured.
    double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /// Sample standard deviation, 0 for a single seed.
    double deviation() {
        double mean = mean();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
    }
}
