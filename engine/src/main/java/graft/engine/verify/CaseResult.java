package graft.engine.verify;

import org.jspecify.annotations.Nullable;

/// What one reference case showed.
///
/// @param name      the case folder's name
/// @param outputs   largest error of hidden states and logits, relative to each reference tensor's
/// largest
///                  value; null
///                  where the case has none
/// @param gradients of the trained tensors' gradients
/// @param trace     of the losses of a short training
/// @param reason    why it is unsupported or failed, or what is documented; empty when it passed
public record CaseResult(
        String name,
        Status status,
        @Nullable Double outputs,
        @Nullable Double gradients,
        @Nullable Double trace,
        String reason) {

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
        boolean good = outputs <= Verification.OUTPUT_TOLERANCE
                && (gradients == null || gradients <= Verification.TRAINING_TOLERANCE)
                && (trace == null || trace <= Verification.TRAINING_TOLERANCE);
        if (!good) {
            return new CaseResult(name, Status.FAIL, outputs, gradients, trace, "largest error at " + where);
        }
        return new CaseResult(
                name,
                corrected ? Status.DIFFERS_AS_DOCUMENTED : Status.PASS,
                outputs,
                gradients,
                trace,
                corrected
                        ? "the right formula; the library's own values or the form of what it trains have a documented defect"
                        : "");
    }
}
