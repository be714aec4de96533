package graft.app.runs;

import graft.app.times.Work;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunEvent;
import java.util.Optional;

/// What a run does at this moment, and how long it will take to its end: the steps, the validation rows between and
/// after them, and the test rows. Rows that have not been gone through yet are taken to need the forward pass of
/// training rows. Where its recipe limits its time, steps end early enough for what is measured after them.
///
/// @param now     what it does
/// @param phase   seconds until it does something else, or NaN
/// @param seconds to its end, NaN before enough steps of this session are known
/// @param spread  by how much they may be wrong (two standard deviations), or NaN
/// @param last    step that is probably its last where its time will be up before its planned ones are made, else -1
record TimeLeft(Doing now, double phase, double seconds, double spread, long last) {

    enum Doing {
        TRAINING,
        VALIDATING,
        TESTING,
        /// Nothing is left to be measured.
        SAVING
    }

    private static final TimeLeft UNKNOWN = new TimeLeft(Doing.TRAINING, Double.NaN, Double.NaN, Double.NaN, -1);

    /// Of a run whose journal is followed.
    ///
    /// @param millis wall clock
    static TimeLeft of(RunRow row, long millis) {
        RunEvent.Started start = row.history().started();
        if (start == null || row.history().finished() != null) {
            return UNKNOWN;
        }
        return new Ahead(
                        row.history(),
                        start,
                        row.facts().map(RunFacts::recipe),
                        row.facts().flatMap(RunFacts::rows).orElse(RowCounts.UNKNOWN))
                .at(millis);
    }

    /// What lies before a run.
    private record Ahead(RunHistory history, RunEvent.Started start, Optional<Recipe> recipe, RowCounts rows) {

        TimeLeft at(long millis) {
            long left = Math.max(0, start.totalSteps() - history.step());
            Doing now = now();
            double since = clock().since(millis);
            double measuring = zeroIfUnknown(validation()) * validations(now) + zeroIfUnknown(test());
            double gone = now == Doing.TRAINING ? 0 : Math.min(since, measuring);
            double phase = switch (now) {
                case TRAINING -> clock().secondsFor(left);
                case VALIDATING -> Math.max(0, validation() - since);
                case TESTING -> Math.max(0, test() - since);
                case SAVING -> Double.NaN;
            };
            double steps = done() ? 0 : clock().secondsFor(left);
            TimeLeft planned = new TimeLeft(now, phase, steps + measuring - gone, clock().spreadFor(left), -1);
            return done() ? planned : atMost(planned, limit() - clock().seconds(millis));
        }

        /// Where steps end by the clock, what is measured after them is still to come.
        private TimeLeft atMost(TimeLeft planned, double untilLimit) {
            double most = Math.max(0, untilLimit) + zeroIfUnknown(validation()) + zeroIfUnknown(test());
            if (!(most < planned.seconds)) {
                return planned;
            }
            double more = Math.max(0, untilLimit) / clock().secondsFor(1);
            return new TimeLeft(
                    planned.now,
                    Math.min(planned.phase, most),
                    most,
                    Double.NaN,
                    Math.min(start.totalSteps(), history.step() + (long) Math.ceil(more)));
        }

        /// Seconds after which the run makes no further step; infinite where its recipe says nothing. What is measured
        /// afterwards counts into the limit, of which half is for steps.
        private double limit() {
            Double limit =
                    recipe.map(known -> known.training().monitor().timeLimit()).orElse(null);
            return limit == null
                    ? Double.POSITIVE_INFINITY
                    : limit - Math.min(zeroIfUnknown(validation()) + zeroIfUnknown(test()), limit / 2);
        }

        private StepClock clock() {
            return history.clock();
        }

        private boolean done() {
            return history.step() >= start.totalSteps() || history.endedEarly() || clock().seconds() >= limit();
        }

        private Doing now() {
            boolean due = history.step() > start.resumedFrom()
                    && history.step() != clock().validated()
                    && (done() || history.step() % every() == 0);
            if (due && (!rows.known() || rows.validation() > 0)) {
                return Doing.VALIDATING;
            }
            return !done() ? Doing.TRAINING : rows.known() && rows.test() == 0 ? Doing.SAVING : Doing.TESTING;
        }

        private long every() {
            Integer every = recipe.map(known -> known.training().monitor().evaluateEvery())
                    .orElse(null);
            return Math.max(1, every == null ? start.stepsPerEpoch() : every);
        }

        /// How often the validation rows are still gone through, one that is going on among them.
        private double validations(Doing now) {
            double later = done()
                    ? 0
                    : Math.ceil(start.totalSteps() / (double) every()) - Math.floorDiv(history.step(), every());
            return now == Doing.VALIDATING ? later + 1 : later;
        }

        /// Seconds for the validation rows.
        private double validation() {
            double measured = clock().validationSeconds();
            return Double.isNaN(measured) && rows.known() ? forward(rows.validation()) : measured;
        }

        /// Seconds for the test rows.
        private double test() {
            double measured = clock().validationSeconds() * rows.test() / rows.validation();
            return Double.isFinite(measured) || !rows.known() ? measured : forward(rows.test());
        }

        private double forward(long count) {
            return recipe.map(known -> clock().secondsFor(1) * Work.stepsOf(known, count))
                    .orElse(Double.NaN);
        }

        private static double zeroIfUnknown(double seconds) {
            return Double.isNaN(seconds) ? 0 : seconds;
        }
    }
}
