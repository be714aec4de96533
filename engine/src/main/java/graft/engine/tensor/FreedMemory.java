package graft.engine.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of the memory of tensors that are gone. glibc learns from large blocks that come and go to keep them
/// for the next one, which is quick, but between blocks of many sizes that memory lies in holes that nothing fits:
/// a base in four bits then takes as much as one in thirty-two. Blocks that the system gets back at once cost a step a
/// sixth of its time and leave no holes.
public final class FreedMemory {

    private static final Logger LOG = LoggerFactory.getLogger(FreedMemory.class);

    /// glibc's names for what is set, from malloc.h.
    private static final int TRIM_THRESHOLD = -1;

    private static final int MMAP_THRESHOLD = -3;

    private static final int RETURNED_FROM_BYTES = 256 << 10;

    /// Where glibc's own learning ends on 64-bit systems.
    private static final int KEPT_UP_TO_BYTES = 32 << 20;

    private FreedMemory() {}

    /// Chooses for all tensors of the process that are made from now on. Does nothing on other systems, and where the
    /// user has set the allocator's limits.
    ///
    /// @param atOnce true: blocks from 256 KiB on go back to the system; false: blocks of up to 32 MiB are kept
    public static void returned(boolean atOnce) {
        if (setByUser()) {
            return;
        }
        set(MMAP_THRESHOLD, atOnce ? RETURNED_FROM_BYTES : KEPT_UP_TO_BYTES);
        set(TRIM_THRESHOLD, 2 * (atOnce ? RETURNED_FROM_BYTES : KEPT_UP_TO_BYTES));
    }

    private static boolean setByUser() {
        return System.getenv("MALLOC_MMAP_THRESHOLD_") != null || System.getenv("GLIBC_TUNABLES") != null;
    }

    @SuppressWarnings("restricted") // one C function with two numbers; native access is what libtorch needs anyway
    private static void set(int parameter, int value) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> mallopt = linker.defaultLookup().find("mallopt");
        if (mallopt.isEmpty()) {
            return;
        }
        MethodHandle call = linker.downcallHandle(
                mallopt.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            if ((int) call.invokeExact(parameter, value) == 0) {
                LOG.warn("the allocator did not take {} for {}", value, parameter);
            }
        } catch (Throwable failure) {
            LOG.warn("the allocator could not be set", failure);
        }
    }
}
