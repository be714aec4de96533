package graft.engine.exchange;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;

/// Why an adapter cannot be written in a form.
final class Unwritable {

    private Unwritable() {}

    /// @param reason a sentence without its full stop
    static InvalidInput in(String form, String reason) {
        return in(form, reason, "Choose another format.");
    }

    static InvalidInput in(String form, String reason, String nextStep) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNSUPPORTED,
                "The adapter cannot be written for " + form + ": " + reason + ".",
                nextStep);
    }
}
