package graft.engine.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How libtorch's worker threads wait for one another. By default OpenMP's threads spin, for so long that on a machine
/// with other work a step of a small model takes seconds instead of a tenth: the spinning thread holds the processor
/// that the awaited one needs. Spinning for some microseconds and sleeping then costs an idle machine next to nothing.
///
/// OpenMP reads this from the environment when it is loaded, so it is set there first, unless the user has set it.
final class WaitPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(WaitPolicy.class);

    /// Iterations that GNU's OpenMP spins before it sleeps; some microseconds.
    private static final String SPIN = "1000";

    private WaitPolicy() {}

    static void apply() {
        if (System.getenv("OMP_WAIT_POLICY") == null && System.getenv("GOMP_SPINCOUNT") == null) {
            set("GOMP_SPINCOUNT", SPIN);
        }
    }

    @SuppressWarnings("restricted") // one C function with two strings; native access is what libtorch needs anyway
    private static void set(String name, String value) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return; // Windows, whose libtorch brings another OpenMP
        }
        MethodHandle call = linker.downcallHandle(
                setenv.get(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (failed != 0) {
                LOG.warn("{} could not be set; training may be slow beside other work", name);
            }
        } catch (Throwable failure) {
            LOG.warn("{} could not be set; training may be slow beside other work", name, failure);
        }
    }
}
