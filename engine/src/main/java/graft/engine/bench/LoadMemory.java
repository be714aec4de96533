package graft.engine.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.sun.management.ThreadMXBean;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/// What a base takes from the call that loads it to the end of its first forward pass.
///
/// @param heapBytes     allocated on Java's heap by then, in use still or not
/// @param residentBytes by which the process's resident memory grew, mapped files included; 0 where the system does not
///                      tell
public record LoadMemory(long heapBytes, long residentBytes) {

    /// Where nothing was loaded.
    static final LoadMemory NONE = new LoadMemory(0, 0);

    private static final int TOKENS = 16;

    /// Loads and closes a base.
    public static LoadMemory measure(Supplier<BaseModel> load) {
        Torch.start();
        long heap = allocated();
        long resident = ProcessMemory.resident();
        try (BaseModel base = load.get();
                NDManager scope = base.manager().newSubManager();
                GradMode _ = GradMode.off()) {
            NDArray ids = scope.ones(new Shape(1, TOKENS), DataType.INT64);
            base.forward(new Inputs(ids, ids, null, null), Pass.BASE_ONLY, false)
                    .last()
                    .sum()
                    .getFloat();
            return new LoadMemory(allocated() - heap, Math.max(0, ProcessMemory.resident() - resident));
        }
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }
}
