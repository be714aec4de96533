package graft.engine.cli;

/// How fast tokens come. The first one waits for the prompt: the rate is that of those after it.
final class TokenRate {

    private long began;
    private int tokens;

    /// One more has come.
    void token() {
        if (tokens++ == 0) {
            began = System.nanoTime();
        }
    }

    int tokens() {
        return tokens;
    }

    /// Up to now; 0 before the second token.
    double perSecond() {
        return tokens > 1 ? (tokens - 1) / ((System.nanoTime() - began) / 1e9) : 0;
    }
}
