package graft.engine.service;

import graft.engine.error.ErrorCode;

/// An engine failure as it arrives at a front end, whichever side of the pipe it comes from.
public final class ServiceFailure extends RuntimeException {

    private final String code;
    private final String nextStep;
    private final int exitStatus;

    /// @param code       stable code, `GRAFT-1203`
    /// @param message    what and where
    /// @param nextStep   the way out
    /// @param exitStatus what the command line would exit with
    public ServiceFailure(String code, String message, String nextStep, int exitStatus) {
        super(message);
        this.code = code;
        this.nextStep = nextStep;
        this.exitStatus = exitStatus;
    }

    public String code() {
        return code;
    }

    /// Whether nothing is wrong with what was asked: there is no engine to do it.
    public boolean engineGone() {
        return code.equals(ErrorCode.HOST_DIED.text());
    }

    public String nextStep() {
        return nextStep;
    }

    public int exitStatus() {
        return exitStatus;
    }
}
