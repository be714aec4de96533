package graft.engine.desk;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the system's scheduler ranks what this program does.
public final class Priority {

    private static final Logger LOG = LoggerFactory.getLogger(Priority.class);

    /// As much as the engine host is started with, see {@link graft.engine.service.HostLaunch}.
    private static final int BELOW_THE_DESKTOP = 5;

    private Priority() {}

    /// Puts the calling thread, and on Linux all that it starts from now on, below the desktop's
    /// programs. Elsewhere the whole process, or nothing where the system has no such call (Windows).
    @SuppressWarnings("restricted") // one C function with three numbers
    public static void belowTheDesktop() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setpriority = linker.defaultLookup().find("setpriority");
        if (setpriority.isEmpty()) {
            LOG.info("this system has no priorities of that kind");
            return;
        }
        FunctionDescriptor form = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        try {
            int failed = (int) linker.downcallHandle(setpriority.get(), form).invokeExact(0, 0, BELOW_THE_DESKTOP);
            if (failed != 0) {
                LOG.info("the priority could not be lowered");
            }
        } catch (Throwable failure) {
            LOG.info("the priority could not be lowered", failure);
        }
    }
}
