package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.ui.Figures;
import graft.app.ui.Messages;

/// What rows can be laid along one axis by. Costs lie on a logarithmic one, since methods differ by powers of ten.
public enum Measure {
    METRIC,
    TRAINABLE,
    FILE,
    MEMORY,
    TIME,
    EPOCH_TIME;

    boolean logarithmic() {
        return this != METRIC;
    }

    /// NaN where it is not known.
    double value(Row row) {
        double value = switch (this) {
            case METRIC -> row.metric().mean();
            case TRAINABLE -> row.trainable();
            case FILE -> row.fileBytes();
            case MEMORY -> row.memory();
            case TIME -> row.seconds();
            case EPOCH_TIME -> row.epochSeconds();
        };
        return logarithmic() && value <= 0 ? Double.NaN : value;
    }

    /// Counts and files are exact before anything was run.
    boolean exact(Row row) {
        return switch (this) {
            case METRIC, TIME, EPOCH_TIME -> row.metric().measured();
            case MEMORY -> row.memoryMeasured();
            case TRAINABLE, FILE -> value(row) > 0;
        };
    }

    String figure(double value) {
        if (Double.isNaN(value)) {
            return Figures.NONE;
        }
        return switch (this) {
            case METRIC -> Figures.metric(value);
            case TRAINABLE -> Figures.shortCount(Math.round(value));
            case FILE, MEMORY -> Figures.bytes(Math.round(value));
            case TIME, EPOCH_TIME -> Figures.duration(value);
        };
    }

    /// @param metric the task's, for example `accuracy`
    String title(String metric) {
        return switch (this) {
            case METRIC -> Messages.text("compare.metric", metric);
            case TRAINABLE -> Messages.text("runs.column.trainable");
            case FILE -> Messages.text("runs.column.file");
            case MEMORY -> Messages.text("compare.memory");
            case TIME -> Messages.text("runs.column.time");
            case EPOCH_TIME -> Messages.text("compare.epoch");
        };
    }
}
