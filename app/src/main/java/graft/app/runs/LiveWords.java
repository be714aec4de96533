package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.runs.RunSummary;
import java.util.List;

/// What the status bar says of the run that trains, and of those beside it.
final class LiveWords {

    private LiveWords() {}

    /// @param live all live runs, this one among them
    static String of(RunRow row, List<RunRow> live) {
        return described(row) + beside(row, live);
    }

    private static String described(RunRow row) {
        RunSummary run = row.summary();
        if (row.stoppingProperty().get()) {
            return Messages.text("runs.status.stopping", run.name(), row.step(), run.totalSteps());
        }
        return switch (run.state()) {
            case QUEUED -> Messages.text("runs.status.queued", run.name());
            case PREPARING -> Messages.text("runs.status.preparing", run.name());
            case PAUSED -> Messages.text("runs.status.paused", run.name(), row.step(), run.totalSteps());
            default -> {
                if (run.totalSteps() > 0 && row.step() >= run.totalSteps()) {
                    yield Messages.text("runs.status.measuring", run.name(), run.totalSteps());
                }
                double left = row.history().secondsLeft();
                if (Double.isNaN(left)) {
                    yield Messages.text("runs.status.training", run.name(), row.step(), run.totalSteps());
                }
                double spread = row.history().secondsLeftSpread();
                String words = spread < 1
                        ? Figures.duration(left)
                        : Messages.text(
                                "runs.status.range", Figures.duration(left), Figures.duration(Math.rint(spread)));
                yield Messages.text("runs.status.left", run.name(), row.step(), run.totalSteps(), words);
            }
        };
    }

    /// How many more are trained at the same time.
    private static String beside(RunRow first, List<RunRow> live) {
        long more = live.stream()
                .filter(row -> row != first)
                .filter(row -> switch (row.summary().state()) {
                    case PREPARING, TRAINING, PAUSED -> true;
                    case QUEUED, COMPLETED, EARLY_STOPPED, STOPPED, FAILED, INTERRUPTED -> false;
                })
                .count();
        return more == 0 ? "" : " " + Messages.text("runs.status.beside", more);
    }
}
