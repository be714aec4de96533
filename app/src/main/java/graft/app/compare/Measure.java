package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;

/// What rows can be laid along one axis by. Costs lie on a logarithmic one, since methods differ by powers of ten.
public enum Measure {
    METRIC,
    TRAINABLE,
    FILE,
    MEMORY,
    TIME,
    EPOCH_TIME,
    PERCENT,
    LATENCY,
    MERGED_LATENCY,
    FORGETTING;

    /// What may be nothing, or less than nothing, lies on an even axis.
    boolean logarithmic() {
        return this != METRIC && this != FORGETTING;
    }

    /// Whether somebody has to ask for it to be measured, once a run has ended.
    boolean timed() {
        return this == LATENCY || this == MERGED_LATENCY;
    }

    /// NaN where it is not known.
    double value(Row row) {
        double value = switch (this) {
            case METRIC ->
                row.metric().measured()
                        ? row.metric().mean()
                        : row.cutShort().map(CutShort::value).orElse(Double.NaN);
            case TRAINABLE -> row.trainable();
            case FILE -> row.fileBytes();
            case MEMORY -> row.memory();
            case TIME -> row.seconds();
            case EPOCH_TIME -> row.epochSeconds();
            case PERCENT -> row.percentOfBase();
            case LATENCY -> row.latency();
            case MERGED_LATENCY -> row.mergedLatency();
            case FORGETTING -> row.forgetting();
        };
        return logarithmic() && value <= 0 ? Double.NaN : value;
    }

    /// Counts and files are exact before anything was run.
    boolean exact(Row row) {
        return switch (this) {
            case METRIC, TIME, EPOCH_TIME -> row.metric().measured();
            case MEMORY -> row.memoryMeasured();
            case TRAINABLE, FILE, PERCENT -> value(row) > 0;
            case LATENCY, MERGED_LATENCY, FORGETTING -> !Double.isNaN(value(row));
        };
    }

    /// Whether the value stands for one that nothing has measured yet.
    boolean estimated(Row row) {
        return !exact(row) && !Double.isNaN(value(row));
    }

    /// The row's figure; an estimate says what it is. That of memory is the upper end of the budget strip's, which a
    /// measured peak beside it mostly stays below: "about" would make the row look dearer than it is.
    String words(Row row) {
        String figure = figure(value(row));
        return !estimated(row) ? figure : Messages.text(this == MEMORY ? "compare.up-to" : "compare.about", figure);
    }

    String figure(double value) {
        if (Double.isNaN(value)) {
            return Figures.NONE;
        }
        return switch (this) {
            case METRIC, FORGETTING -> Figures.metric(value);
            case PERCENT -> Figures.percent(value);
            case LATENCY, MERGED_LATENCY -> Messages.text("compare.ms", Figures.metric(1e3 * value));
            case TRAINABLE -> Figures.shortCount(Math.round(value));
            case FILE, MEMORY -> Figures.bytes(Math.round(value));
            case TIME, EPOCH_TIME -> Figures.duration(value);
        };
    }

    /// @param metric the task's, for example `accuracy`
    String title(String metric) {
        return switch (this) {
            case METRIC -> Messages.text("compare.metric", MetricWords.of(metric));
            case TRAINABLE -> Messages.text("runs.column.trainable");
            case FILE -> Messages.text("runs.column.file");
            case MEMORY -> Messages.text("compare.memory");
            case TIME -> Messages.text("runs.column.time");
            case EPOCH_TIME -> Messages.text("compare.epoch");
            case PERCENT -> Messages.text("compare.percent");
            case LATENCY -> Messages.text("compare.latency");
            case MERGED_LATENCY -> Messages.text("compare.latency.merged");
            case FORGETTING -> Messages.text("compare.forgetting", MetricWords.of(metric));
        };
    }
}
