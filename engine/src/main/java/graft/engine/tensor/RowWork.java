package graft.engine.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Work in pieces that any thread may take, each once.
abstract class RowWork {

    private final int pieces;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    RowWork(int pieces) {
        this.pieces = pieces;
    }

    int pieces() {
        return pieces;
    }

    /// @param block of the thread
    abstract void piece(int piece, HalfBlock block) throws Throwable;

    /// Takes pieces until none is left.
    ///
    /// @param block of the thread
    final void work(HalfBlock block) {
        for (int piece = taken.getAndIncrement(); piece < pieces; piece = taken.getAndIncrement()) {
            try {
                piece(piece, block);
            } catch (Throwable failed) {
                failure = failed; // the thread goes on: the next work waits for it
            } finally {
                finished.incrementAndGet();
            }
        }
    }

    final boolean done() {
        return finished.get() >= pieces;
    }

    /// @throws IllegalStateException when a piece failed
    final void check() {
        Throwable theirs = failure;
        if (theirs != null) {
            throw new IllegalStateException("a part of a product failed: " + theirs.getMessage(), theirs);
        }
    }
}
