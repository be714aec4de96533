package graft.engine.verify;

import org.jspecify.annotations.Nullable;

/// What one reference case showed.
///
/// @param name      the case folder's name
/// @param outputs   largest error of hidden states and logits, relative to each reference tensor's largest
/// value; null where the case has none
/// @param gradients of the trained tensors' gradients
/// @param trace     of the losses of a short training
/// @param reason    why it is unsupported or failed, what is documented, or by what other than the usual tolerance it
/// passed; else empty
/// @param difference the documented one, by its word in `docs/differences.md`; empty where there is none
public record CaseResult(
        String name,
        Status status,
        @Nullable Double outputs,
        @Nullable Double gradients,
        @Nullable Double trace,
        String reason,
        String difference) {

    /// Without a documented difference.
    CaseResult(
            String name,
            Status status,
            @Nullable Double outputs,
            @Nullable Double gradients,
            @Nullable Double trace,
            String reason) {
        this(name, status, outputs, gradients, trace, reason, "");
    }

    /// With the word for what differs, where something does.
    CaseResult named(Difference documented) {
        return status == Status.DIFFERS_AS_DOCUMENTED
                ? new CaseResult(
                        name,
                        status,
                        outputs,
                        gradients,
                        trace,
                        documented.text() + ": " + documented.what() + (reason.isEmpty() ? "" : "; " + reason),
                        documented.text())
                : this;
    }

    public enum Status {
        PASS("pass"),
        FAIL("fail"),
        /// The reference library has a documented defect here; this build agrees with the right
        /// formula.
        DIFFERS_AS_DOCUMENTED("differs-as-documented"),
        UNSUPPORTED("unsupported");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    static CaseResult unsupported(String name, String reason) {
        return new CaseResult(name, Status.UNSUPPORTED, null, null, null, reason);
    }

    static CaseResult failed(String name, String reason) {
        return new CaseResult(name, Status.FAIL, null, null, null, reason);
    }

    /// Passed or failed by the largest errors.
    ///
    /// @param corrected whether the right formula's values were compared instead of the library's
    /// @param where     the largest error is
    static CaseResult judged(
            String name,
            double outputs,
            @Nullable Double gradients,
            @Nullable Double trace,
            boolean corrected,
            String where) {
        return judged(name, outputs, gradients, trace, corrected, where, Tolerance.SINGLE);
    }

    /// Largest errors that pass.
    ///
    /// @param training of gradients and losses
    /// @param why      others than the usual are allowed; empty where they are the usual
    record Tolerance(double outputs, double training, String why) {

        static final Tolerance SINGLE =
                new Tolerance(Verification.OUTPUT_TOLERANCE, Verification.TRAINING_TOLERANCE, "");

        private static final double OF_HALF = 0.03;

        /// Of products in bfloat16, which agree only so far with any other order of rounding.
        static final Tolerance HALF = new Tolerance(
                OF_HALF,
                OF_HALF,
                "allowed " + OF_HALF + ": products in bfloat16, of 8 bits each, agree only so far with another order of"
                        + " rounding");
    }

    /// As above, within a given tolerance.
    static CaseResult judged(
            String name,
            double outputs,
            @Nullable Double gradients,
            @Nullable Double trace,
            boolean corrected,
            String where,
            Tolerance tolerance) {
        boolean good = outputs <= tolerance.outputs
                && (gradients == null || gradients <= tolerance.training)
                && (trace == null || trace <= tolerance.training);
        if (!good) {
            String beyond = tolerance.why.isEmpty() ? "" : "; " + tolerance.why;
            return new CaseResult(name, Status.FAIL, outputs, gradients, trace, "largest error at " + where + beyond);
        }
        return new CaseResult(
                name, corrected ? Status.DIFFERS_AS_DOCUMENTED : Status.PASS, outputs, gradients, trace, tolerance.why);
    }
}
