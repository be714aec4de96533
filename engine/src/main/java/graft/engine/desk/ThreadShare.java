package graft.engine.desk;

/// How many threads a run computes on. Where several may be trained at the same time each has its share from its
/// beginning to its end, whether others are there or not: sums depend on the number of threads, and a run must not
/// depend on what is beside it.
final class ThreadShare {

    private ThreadShare() {}

    /// @param parallel runs at the same time at most
    static int of(int parallel) {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / parallel);
    }
}
