package graft.app.runs;

import graft.app.times.Work;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunState;
import java.util.OptionalDouble;

/// How long an ended run was trained, and from how many epochs in all it is trained longer: the same that the engine
/// demands.
///
/// @param trained epochs, NaN where its rows are not known
/// @param planned epochs of its recipe
/// @param bySteps whether its recipe counts steps, so that its epochs were no plan
/// @param timeUp  whether its time limit ended it; then as many epochs as planned are more
record LongerRun(double trained, double planned, boolean bySteps, boolean timeUp) {

    static LongerRun of(RunRow row) {
        return row.facts()
                .map(facts -> {
                    TrainingSpec.Length length = facts.recipe().training().length();
                    boolean early = row.step() < row.summary().totalSteps();
                    double trained = early || length.maxSteps() != null
                            ? Work.epochs(facts.recipe(), facts.rows().orElse(RowCounts.UNKNOWN), row.step())
                            : length.epochs();
                    return new LongerRun(
                            trained,
                            length.epochs(),
                            length.maxSteps() != null,
                            early && row.summary().state() == RunState.COMPLETED);
                })
                .orElse(new LongerRun(1, 1, false, false));
    }

    /// What is proposed: what was planned where less was trained, else twice that.
    double proposed() {
        boolean less = bySteps || timeUp;
        return less && !(trained >= planned) ? planned : planned * 2;
    }

    String hint() {
        return Double.isNaN(trained)
                ? Messages.text("runs.extend.hint.unknown")
                : trained == planned
                        ? Messages.text("runs.extend.hint", words(trained))
                        : bySteps
                                ? Messages.text("runs.extend.hint.steps", words(trained))
                                : Messages.text("runs.extend.hint.part", words(trained), words(planned));
    }

    /// Why an entry does not make it longer, or empty.
    String wrong(String text) {
        OptionalDouble entered = RunDialogs.number(text);
        if (entered.isEmpty()) {
            return Messages.text("form.no-number");
        }
        double epochs = entered.getAsDouble();
        if (bySteps) {
            return epochs <= trained ? Messages.text("runs.extend.more", words(trained)) : "";
        }
        return epochs > planned || epochs == planned && timeUp
                ? ""
                : trained == planned
                        ? Messages.text("runs.extend.more", words(planned))
                        : Messages.text(timeUp ? "runs.extend.at-least" : "runs.extend.more.planned", words(planned));
    }

    /// Of a run that ended between two epochs to two decimals.
    private static String words(double epochs) {
        return Figures.trimmed(Math.round(epochs * 100) / 100.0);
    }
}
