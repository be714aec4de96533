package graft.engine.train;

import graft.engine.data.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// The micro-batches of one step after the other. While a step trains, another thread makes those of the next; they are
/// a function of the plan alone, so nothing depends on who made them.
final class BatchesAhead implements AutoCloseable {

    private final Plan plan;
    private final TrainingLoop.Collate collate;
    private @Nullable CompletableFuture<List<Batch>> next;
    private long nextStep = -1;

    BatchesAhead(Plan plan, TrainingLoop.Collate collate) {
        this.plan = plan;
        this.collate = collate;
    }

    /// The micro-batches of a step, counted from 0.
    List<Batch> of(long step) {
        CompletableFuture<List<Batch>> made = next;
        List<Batch> batches = made != null && nextStep == step ? result(made) : make(plan.microBatches(step), step);
        nextStep = step + 1;
        if (nextStep < plan.totalSteps()) {
            int[][] rows = plan.microBatches(nextStep);
            next = CompletableFuture.supplyAsync(() -> make(rows, step + 1), work -> Thread.startVirtualThread(work));
        } else {
            next = null;
        }
        return batches;
    }

    private List<Batch> make(int[][] rows, long step) {
        int epoch = plan.epochOf(step);
        return Arrays.stream(rows).map(part -> collate.batch(part, epoch)).toList();
    }

    private static List<Batch> result(CompletableFuture<List<Batch>> made) {
        try {
            return made.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /// Waits for what is being made: the rows are not read any more afterwards.
    @Override
    public void close() {
        if (next != null) {
            next.handle((made, failure) -> made).join();
            next = null;
        }
    }
}
