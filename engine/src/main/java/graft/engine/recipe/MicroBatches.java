package graft.engine.recipe;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// How the rows of a step are divided into micro-batches: as few as possible, all of about the same number of rows.
/// The gradients of a step's micro-batches are added, so that its result is that of the whole batch.
///
/// Where a recipe leaves the choice, wide models on a processor take about a thousand positions at a time: products are
/// as quick as with more of them, and what is kept for the backward pass is less. Narrow models keep little and
/// have products that gain by more positions; a GPU needs them to be busy.
///
/// @param rows      in a micro-batch at most
/// @param positions tokens of a micro-batch of several rows at most
public record MicroBatches(int rows, long positions) {

    /// Positions beyond which a batch is divided. Parts have at least half as many.
    public static final int BUSY = 1280;

    /// Width from which on that many positions keep a processor busy: that of BERT-base.
    private static final int WIDE = 768;

    /// So many rows, whatever their lengths.
    public static MicroBatches ofRows(int rows) {
        return new MicroBatches(rows, Long.MAX_VALUE);
    }

    /// What a recipe asks for; where it leaves the choice, what suits a processor.
    ///
    /// @param recompute whether layers are run again in the backward pass
    public static MicroBatches of(Recipe recipe, ModelShape shape, boolean recompute) {
        int batch = Math.max(1, recipe.training().batchSize());
        Integer asked = recipe.training().microBatchSize();
        if (asked != null) {
            return ofRows(Math.clamp(asked, 1, batch));
        }
        return suiting(shape, batch, recompute);
    }

    /// What suits a processor.
    ///
    /// @param batch     rows of a step
    /// @param recompute whether layers are run again in the backward pass: they keep little then
    public static MicroBatches suiting(ModelShape shape, int batch, boolean recompute) {
        return recompute || shape.width() < WIDE ? ofRows(batch) : new MicroBatches(batch, BUSY);
    }

    /// Rows of the largest micro-batch of a batch.
    ///
    /// @param tokens of all its rows
    public int largest(int batch, long tokens) {
        long parts = Math.clamp(Math.ceilDiv(tokens, positions), 1, Math.max(1, batch));
        return Math.clamp(Math.ceilDiv(batch, parts), 1, rows);
    }

    /// The micro-batches of a batch, in its order.
    ///
    /// @param batch  indices of rows
    /// @param length tokens of a row by its index
    public int[][] of(int[] batch, IntUnaryOperator length) {
        int most = largest(
                batch.length, Arrays.stream(batch).mapToLong(length::applyAsInt).sum());
        int[][] parts = new int[Math.ceilDiv(batch.length, most)][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Arrays.copyOfRange(batch, i * most, Math.min(batch.length, (i + 1) * most));
        }
        return parts;
    }
}
