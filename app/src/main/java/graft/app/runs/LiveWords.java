package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.runs.RunSummary;
import java.util.List;

/// What the status bar says of the run that trains, and of those beside it.
final class LiveWords {

    private LiveWords() {}

    /// @param live all live runs, this one among them
    /// @param millis wall clock
    static String of(RunRow row, List<RunRow> live, long millis) {
        return described(row, millis) + beside(row, live);
    }

    private static String described(RunRow row, long millis) {
        RunSummary run = row.summary();
        if (row.stoppingProperty().get()) {
            return Messages.text("runs.status.stopping", row.name(), row.step(), run.totalSteps());
        }
        return switch (run.state()) {
            case QUEUED ->
                Messages.text(row.heldProperty().get() ? "runs.status.held" : "runs.status.queued", row.name());
            case PREPARING -> Messages.text("runs.status.preparing", row.name());
            case PAUSED -> Messages.text("runs.status.paused", row.name(), row.step(), run.totalSteps());
            default -> going(row, TimeLeft.of(row, millis));
        };
    }

    private static String going(RunRow row, TimeLeft left) {
        String name = row.name();
        Object steps = left.last() < 0 ? row.summary().totalSteps() : Messages.text("runs.about", left.last());
        return switch (left.now()) {
            case VALIDATING -> Messages.text("runs.status.validating", name, row.step(), steps, ends(left));
            case TESTING -> Messages.text("runs.status.testing", name, row.step(), ends(left));
            case SAVING -> Messages.text("runs.status.saving", name, row.step());
            case TRAINING ->
                Double.isNaN(left.seconds())
                        ? Messages.text("runs.status.training", name, row.step(), steps)
                        : Messages.text("runs.status.left", name, row.step(), steps, range(left));
        };
    }

    /// When the measuring ends, and after validation rows the run; nothing where that is not known or is now.
    private static String ends(TimeLeft left) {
        if (!(left.phase() >= 1)) {
            return "";
        }
        String phase = Messages.text("runs.status.phase", Figures.duration(left.phase()));
        return left.seconds() - left.phase() >= 1
                ? phase + Messages.text("runs.status.after", Figures.duration(left.seconds()))
                : phase;
    }

    private static String range(TimeLeft left) {
        return !(left.spread() >= 1)
                ? Figures.duration(left.seconds())
                : Messages.text(
                        "runs.status.range",
                        Figures.duration(left.seconds()),
                        Figures.duration(Math.rint(left.spread())));
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
