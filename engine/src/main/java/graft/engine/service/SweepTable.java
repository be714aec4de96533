package graft.engine.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a sweep has measured so far.
///
/// @param metric    that decides for the task, on the validation rows
/// @param reference the variant that others are compared with
/// @param rows      in the sweep's order
public record SweepTable(String sweep, String name, String metric, String reference, List<Row> rows) {

    /// One variant.
    ///
    /// @param seeds      of the runs that have ended, in the order of `values`
    /// @param planned    runs in all
    /// @param values     the metric by seed
    /// @param deviation  sample standard deviation over the seeds, NaN for one
    /// @param difference from the reference on the seeds that both have, or null for the reference itself and where
    ///                   there are none yet
    /// @param runs       ids, ended or not
    public record Row(
            String variant,
            List<Long> seeds,
            int planned,
            List<Double> values,
            double mean,
            double deviation,
            @Nullable Paired difference,
            long trainable,
            double percentOfBase,
            long fileBytes,
            double seconds,
            List<String> runs) {}

    /// Differences seed by seed, which take out what the seed alone does.
    ///
    /// @param deviation sample standard deviation of the differences, NaN for one
    /// @param seeds     how many pairs
    public record Paired(double mean, double deviation, int seeds) {}
}
