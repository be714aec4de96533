package graft.engine.tensor;

/// How libtorch's worker threads wait for one another. By default OpenMP's threads spin, for so long that on a machine
/// with other work a step of a small model takes seconds instead of a tenth: the spinning thread holds the processor
/// that the awaited one needs. Spinning for some microseconds and sleeping then costs an idle machine next to nothing.
///
/// OpenMP reads this from the environment when it is loaded, so it is set there first, unless the user has set it.
final class WaitPolicy {

    /// Iterations that GNU's OpenMP spins before it sleeps; some microseconds.
    private static final String SPIN = "1000";

    private WaitPolicy() {}

    static void apply() {
        if (System.getenv("OMP_WAIT_POLICY") == null && System.getenv("GOMP_SPINCOUNT") == null) {
            NativeEnvironment.set("GOMP_SPINCOUNT", SPIN);
        }
    }
}
