package graft.engine.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    /// Gives back to the system what the allocator holds of tensors that are gone, so that what comes next is measured
    /// by itself. Nothing elsewhere than with glibc.
    public static void giveBack() {
        call("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG), 0L);
    }

    private static void set(int parameter, int value) {
        FunctionDescriptor form =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        if (call("mallopt", form, parameter, value) == 0) {
            LOG.warn("the allocator did not take {} for {}", value, parameter);
        }
    }

    /// @return what the function answers, or 1 where the system has no such function
    @SuppressWarnings("restricted") // C functions with numbers; native access is what libtorch needs anyway
    private static int call(String function, FunctionDescriptor form, Object... arguments) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> found = linker.defaultLookup().find(function);
        if (found.isEmpty()) {
            return 1;
        }
        try {
            return (int) linker.downcallHandle(found.get(), form).invokeWithArguments(arguments);
        } catch (Throwable failure) {
            LOG.warn("the allocator could not be asked for {}", function, failure);
            return 1;
        }
    }
}
