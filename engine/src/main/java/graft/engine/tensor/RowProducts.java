package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Products of one row with a large matrix, the work of decoding: each reads the whole matrix once, so memory is the
/// limit, and one processor core does not reach it. libtorch multiplies one row on one core; here every core multiplies
/// with its share of the matrix by that same call.
///
/// The helpers wait for the next product of a token by yielding, since waking a sleeping thread takes as long as a
/// product, and sleep when none comes. A matrix always has the same shares, so results do not depend on chance.
final class RowProducts {

    /// Matrices below this many values are in the caches, and faster on one core.
    private static final long LARGE = 1 << 18;

    /// More cores than these do not read faster.
    private static final int MOST = 8;

    private static final long PATIENCE_NANOS = 2_000_000;

    private final Script script;
    private final NDManager manager;
    private final Map<Long, NDArray> scratch = new HashMap<>();
    private final ReentrantLock inUse = new ReentrantLock();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Thread[] helpers;
    private volatile @Nullable Product product;
    private final AtomicLong begun = new AtomicLong();
    private volatile @Nullable Throwable failure;

    /// @param y (n, out) what each of the n cores has of the result
    private record Product(NDArray y, NDArray weight, NDArray x) {}

    /// @param cores that take part, the calling thread's included
    RowProducts(Script script, NDManager manager, int cores) {
        this.script = script;
        this.manager = manager;
        helpers = new Thread[Math.clamp(cores, 1, MOST) - 1];
        for (int i = 0; i < helpers.length; i++) {
            int part = i + 1;
            helpers[i] = Thread.ofPlatform()
                    .daemon()
                    .name("graft-row-product-" + part)
                    .unstarted(() -> help(part));
        }
    }

    /// Whether a product is of this kind: one row and a large matrix on the processor, nothing recorded.
    static boolean suits(NDArray x, NDArray weight) {
        Shape matrix = weight.getShape();
        return matrix.size() >= LARGE
                && x.getShape().size() == matrix.get(1)
                && weight.getDevice().equals(Device.cpu())
                && !JniUtils.isGradMode();
    }

    /// `x Wᵀ + b`. x (…, in) of one row, weight (out, in) in either order in memory, bias (out) or null, all float32;
    /// result (…, out). Where another thread has the cores, this one works alone.
    NDArray product(NDArray x, NDArray weight, @Nullable NDArray bias) {
        if (helpers.length == 0 || !inUse.tryLock()) {
            return Kernels.linear(x, weight, bias);
        }
        try {
            NDArray y = scratch.computeIfAbsent(
                    weight.getShape().get(0), out -> manager.zeros(new Shape(helpers.length + 1L, out)));
            share(new Product(y, weight, x));
            return bias == null
                    ? script.call("row_joined", x, y, weight)
                    : script.call("row_joined_bias", x, y, weight, bias);
        } finally {
            inUse.unlock();
        }
    }

    private void share(Product next) {
        product = next;
        unfinished.set(helpers.length);
        begun.incrementAndGet();
        for (Thread helper : helpers) {
            if (helper.getState() == Thread.State.NEW) {
                helper.start();
            }
            LockSupport.unpark(helper);
        }
        try {
            multiply(next, 0);
        } finally {
            while (unfinished.get() > 0) {
                Thread.yield();
            }
            product = null;
        }
        Throwable theirs = failure;
        if (theirs != null) {
            failure = null;
            throw new IllegalStateException("a share of a product failed: " + theirs.getMessage(), theirs);
        }
    }

    private void multiply(Product task, int part) {
        script.call("row_part", task.y, task.weight, task.x, script.number(part), script.number(helpers.length + 1))
                .close();
    }

    private void help(int part) {
        try (GradMode _ = GradMode.off()) {
            for (long seen = 0; ; seen++) {
                await(seen);
                try {
                    multiply(Objects.requireNonNull(product), part);
                } catch (RuntimeException | Error failed) {
                    // Whatever it is, this thread goes on: the next product waits for it.
                    failure = failed;
                } finally {
                    unfinished.decrementAndGet();
                }
            }
        }
    }

    private void await(long seen) {
        long start = System.nanoTime();
        while (begun.get() == seen) {
            if (System.nanoTime() - start < PATIENCE_NANOS) {
                Thread.yield();
            } else {
                LockSupport.park(this);
            }
        }
    }
}
