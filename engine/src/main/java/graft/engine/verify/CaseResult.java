package graft.engine.verify;

import org.jspecify.annotations.Nullable;

/// What one reference case showed.
///
/// @param name      the case folder's name
/// @param outputs   largest error of hidden states and logits, relative to each reference tensor's largest
/// value; null where the case has none
/// @param gradients of the trained tensors' gradients
/// @param trace     of the losses of a short training
/// @param after     largest difference of a trained value after it
/// @param reason    why it is unsupported or failed, what is documented, or by what other than the usual tolerance it
/// passed; else empty
/// @param difference the documented one, by its word in `docs/differences.md`; empty where there is none
public record CaseResult(
        String name,
        Status status,
        @Nullable Double outputs,
        @Nullable Double gradients,
        @Nullable Double trace,
        @Nullable Double after,
        String reason,
        String difference) {

    /// With the word for what differs, where something does.
    CaseResult named(Difference documented) {
        return status == Status.DIFFERS_AS_DOCUMENTED
                ? new CaseResult(
                        name,
                        status,
                        outputs,
                        gradients,
                        trace,
                        after,
                        documented.text() + ": " + documented.what() + (reason.isEmpty() ? "" : "; " + reason),
                        documented.text())
                : this;
    }

    /// Failed, whatever else is within tolerance, where something does not agree.
    ///
    /// @param wrong what, in words; empty where all does
    CaseResult failedBy(String wrong) {
        if (wrong.isEmpty() || status == Status.UNSUPPORTED) {
            return this;
        }
        String said = status == Status.FAIL ? wrong + "; " + reason : wrong;
        return new CaseResult(name, Status.FAIL, outputs, gradients, trace, after, said, "");
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
        return new CaseResult(name, Status.UNSUPPORTED, null, null, null, null, reason, "");
    }

    static CaseResult failed(String name, String reason) {
        return new CaseResult(name, Status.FAIL, null, null, null, null, reason, "");
    }

    /// Passed or failed by the largest errors.
    ///
    /// @param corrected whether the right formula's values were compared instead of the library's
    static CaseResult judged(String name, Errors errors, boolean corrected, Tolerance tolerance) {
        String beyond = errors.beyond(tolerance);
        if (!beyond.isEmpty()) {
            return of(name, Status.FAIL, errors, tolerance.why().isEmpty() ? beyond : beyond + "; " + tolerance.why());
        }
        return of(name, corrected ? Status.DIFFERS_AS_DOCUMENTED : Status.PASS, errors, tolerance.why());
    }

    private static CaseResult of(String name, Status status, Errors errors, String reason) {
        return new CaseResult(
                name,
                status,
                error(errors.outputs()),
                error(errors.gradients()),
                error(errors.trace()),
                error(errors.after()),
                reason,
                "");
    }

    private static @Nullable Double error(Worst worst) {
        return worst.where().isEmpty() ? null : worst.error();
    }
}
