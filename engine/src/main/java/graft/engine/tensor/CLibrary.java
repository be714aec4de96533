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

/// A call into the C library that must come before libtorch is loaded. Where the system does not have it, nothing
/// happens: it only makes things faster.
final class CLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(CLibrary.class);

    private CLibrary() {}

    /// Lets waiting threads of a parallel operation sleep. By default they spin, which is a little faster on an idle
    /// machine; beside a busy window on as many cores each operation then waits for a whole time slice, and a small
    /// model's step becomes a hundred times slower. A value that the user has set stays.
    static void sleepWhileWaiting() {
        if (System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null) {
            return;
        }
        find(
                        "setenv",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                .ifPresent(setenv -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment name = arena.allocateFrom("OMP_WAIT_POLICY");
                        MemorySegment value = arena.allocateFrom("passive");
                        int failed = (int) setenv.invokeExact(name, value, 0);
                        LOG.debug("OMP_WAIT_POLICY=passive: {}", failed == 0);
                    } catch (Throwable failure) {
                        LOG.debug("setenv failed", failure);
                    }
                });
    }

    @SuppressWarnings("restricted") // the JVM is started with --enable-native-access
    private static Optional<MethodHandle> find(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(address -> linker.downcallHandle(address, descriptor));
    }
}
