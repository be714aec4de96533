package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Products of one row with a large matrix, the work of decoding: each reads the whole matrix once, so memory is the
/// limit, and one processor core does not reach it. libtorch multiplies one row on one core; here the matrix is cut
/// into pieces, and every core takes the next one until none is left.
///
/// The helpers wait for the next product of a token awake, since waking a sleeping thread takes as long as a product:
/// first turning on the spot, then giving way to others, and asleep when none comes. The pieces of a matrix are always
/// the same and their sums are added in order, so results do not depend on who took which.
final class RowProducts {

    /// More cores than these do not read faster.
    private static final int MOST = 8;

    private static final long ON_THE_SPOT_NANOS = 100_000;
    private static final long PATIENCE_NANOS = 2_000_000;

    private final @Nullable RowRoutines routines;
    private final ReentrantLock inUse = new ReentrantLock();
    private final Thread[] helpers;
    private volatile @Nullable RowWork task;
    private MemorySegment scratch = MemorySegment.NULL;
    private final HalfBlock block = new HalfBlock();

    /// @param routines of this machine, if there are any
    /// @param cores    that take part, the calling thread's included
    RowProducts(Optional<RowRoutines> routines, int cores) {
        this.routines = routines.orElse(null);
        helpers = new Thread[Math.clamp(cores, 1, MOST) - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform()
                    .daemon()
                    .name("graft-row-product-" + (i + 1))
                    .unstarted(this::help);
        }
    }

    /// Whether several cores, or routines that are quicker than libtorch's own, can be had.
    boolean available(RowMatrix matrix) {
        return routines != null || helpers.length > 0 && matrix.large();
    }

    /// As {@link RowMatrix#product} of one row. Where another thread has the cores, libtorch multiplies alone.
    NDArray product(NDArray x, RowMatrix matrix, @Nullable NDArray bias) {
        if (!inUse.tryLock()) {
            return matrix.plainProduct(x, bias);
        }
        try {
            int threads = helpers.length + 1;
            if (routines == null) {
                TorchRowProduct product = new TorchRowProduct(x, matrix.values(), threads);
                share(product);
                return Row.of(product.joined(bias));
            }
            MemorySegment memory = scratch(RowProduct.scratch(matrix, threads));
            RowProduct product = new RowProduct(routines, matrix, Row.values(x), memory, threads);
            share(product);
            float[] results = product.results(bias == null ? null : Row.values(bias));
            return new Row(x.getManager(), results, matrix.shape(x));
        } finally {
            inUse.unlock();
        }
    }

    /// Attention of q (1, 1, H·D) over k and v (1, S, G·D), float32 on the processor, without gradients: (1, 1, H·D).
    ///
    /// @return empty where another thread has the cores, or this machine has not what it takes
    Optional<NDArray> attention(NDArray q, NDArray k, NDArray v, int heads, int keyValueHeads) {
        if (routines == null || !inUse.tryLock()) {
            return Optional.empty();
        }
        try {
            int size = (int) (q.getShape().get(2) / heads);
            int positions = (int) k.getShape().get(1);
            RowAttention.Heads shape = new RowAttention.Heads(heads, keyValueHeads, size, positions);
            RowAttention attention = new RowAttention(
                    routines, shape, Row.values(q), RowMatrix.floats(k), RowMatrix.floats(v), scratch(shape.scratch()));
            share(attention);
            return Optional.of(new Row(q.getManager(), attention.results(), q.getShape()));
        } finally {
            inUse.unlock();
        }
    }

    /// Memory for one piece of work, with any values in it.
    private MemorySegment scratch(long bytes) {
        if (scratch.byteSize() < bytes) {
            scratch = Arena.ofAuto().allocate(Math.max(bytes, 2 * scratch.byteSize()), 64);
        }
        return scratch;
    }

    private void share(RowWork next) {
        if (next.pieces() > 1) {
            call(next);
        }
        next.work(block);
        long start = System.nanoTime();
        while (!next.done()) {
            pause(start);
        }
        next.check();
    }

    private void call(RowWork next) {
        task = next;
        for (Thread helper : helpers) {
            if (helper.getState() == Thread.State.NEW) {
                helper.start();
            }
            LockSupport.unpark(helper);
        }
    }

    private void help() {
        HalfBlock own = new HalfBlock();
        RowWork seen = null;
        while (true) {
            seen = next(seen);
            seen.work(own);
        }
    }

    /// The next task after one; waits for it.
    private RowWork next(@Nullable RowWork seen) {
        long start = System.nanoTime();
        while (true) {
            RowWork now = task;
            if (now != null && now != seen) {
                return now;
            }
            if (System.nanoTime() - start < PATIENCE_NANOS) {
                pause(start);
            } else {
                LockSupport.park(this);
            }
        }
    }

    private static void pause(long since) {
        if (System.nanoTime() - since < ON_THE_SPOT_NANOS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
