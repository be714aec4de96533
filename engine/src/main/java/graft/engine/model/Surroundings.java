package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Kernels;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every layer's attention needs to know of the micro-batch, computed once.
///
/// @param mask    added to attention scores, (B, 1, 1, S) or (B, 1, S, S) float32; null when nothing is
/// hidden beyond what the layer's own direction hides
/// @param sliding the same for layers with a sliding window
/// @param cosine  rotary table (S, D), or null
/// @param sine    rotary table (S, D), or null
/// @param cache   of the positions before these, or null where a pass reads whole rows
/// @param bounds  where each row's text lies
/// @param rows    how rows lie that are without padding, or null where they are padded
/// @param stretches the same for each stretch of such rows; empty where they are padded
record Surroundings(
        @Nullable NDArray mask,
        @Nullable NDArray sliding,
        @Nullable NDArray cosine,
        @Nullable NDArray sine,
        @Nullable KeyValueCache cache,
        TextBounds bounds,
        @Nullable EndToEnd rows,
        List<Surroundings> stretches) {

    /// Of padded rows.
    Surroundings(
            @Nullable NDArray mask,
            @Nullable NDArray sliding,
            @Nullable NDArray cosine,
            @Nullable NDArray sine,
            @Nullable KeyValueCache cache,
            TextBounds bounds) {
        this(mask, sliding, cosine, sine, cache, bounds, null, List.of());
    }

    /// An encoder's: without a window and without rotary positions.
    Surroundings(Inputs inputs) {
        this(padding(inputs), null, null, null, null, new TextBounds(inputs));
    }

    /// The same rows end to end: every stretch has its part of masks and tables.
    Surroundings endToEnd(EndToEnd rows) {
        return new Surroundings(
                null,
                null,
                null,
                null,
                null,
                bounds.among(rows),
                rows,
                rows.stretches().stream().map(this::of).toList());
    }

    private Surroundings of(EndToEnd.Stretch stretch) {
        return new Surroundings(
                of(stretch, mask),
                of(stretch, sliding),
                cosine == null ? null : Kernels.rows(cosine, 0, stretch.length()),
                sine == null ? null : Kernels.rows(sine, 0, stretch.length()),
                null,
                bounds);
    }

    /// A mask that hides padding alone hides nothing within a stretch; of others the first positions are those that the
    /// stretch has, beside columns for what stands in front of the text.
    private static @Nullable NDArray of(EndToEnd.Stretch stretch, @Nullable NDArray mask) {
        if (mask == null || mask.getShape().get(2) == 1) {
            return null;
        }
        long less = mask.getShape().get(2) - stretch.length();
        return mask.get(new NDIndex(
                "{}:{},:,:{},:{}",
                stretch.from(),
                stretch.to(),
                stretch.length(),
                mask.getShape().get(3) - less));
    }

    /// Added to the scores of hidden positions. Finite, so that a row of which everything is hidden gives an
    /// average and not NaN, which would spread.
    private static final float HIDDEN = -1e30f;

    /// An encoder's mask: padding is hidden from everyone; null when there is none.
    static @Nullable NDArray padding(Inputs inputs) {
        long[] seen = inputs.attentionMask().toLongArray();
        float[] scores = new float[seen.length];
        boolean any = false;
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] == 0) {
                scores[i] = HIDDEN;
                any = true;
            }
        }
        return any
                ? inputs.inputIds().getManager().create(scores, new Shape(inputs.rows(), 1, 1, inputs.length()))
                : null;
    }

    /// A decoder's mask beyond the causal one. Padding at the end hides itself, since no real position looks
    /// ahead; only other padding needs a mask, and a window shorter than the rows.
    ///
    /// @param window how many positions each sees, itself included
    static @Nullable NDArray causal(Inputs inputs, int window, Pass pass) {
        long[] seen = inputs.attentionMask().toLongArray();
        int length = Math.toIntExact(inputs.length());
        boolean padded = Arrays.stream(seen).anyMatch(mark -> mark == 0);
        boolean needed = pass.masks() || window < length + inputs.start() || padded && !onlyAtEnd(seen, length);
        return needed ? mask(inputs, seen, window) : null;
    }

    /// The mask of a step over cached positions: nothing is hidden by itself there, so it is needed for more
    /// than one position at a time.
    static @Nullable NDArray cached(Inputs inputs, int window) {
        long[] seen = inputs.attentionMask().toLongArray();
        int total = Math.toIntExact(inputs.attentionMask().getShape().get(1));
        boolean padded = Arrays.stream(seen).anyMatch(mark -> mark == 0);
        return inputs.length() > 1 || padded || window < total + inputs.start() ? mask(inputs, seen, window) : null;
    }

    private static boolean onlyAtEnd(long[] seen, int length) {
        for (int i = 0; i < seen.length; i++) {
            if (i % length == 0 ? seen[i] == 0 : seen[i] > seen[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /// (B, 1, T, S): T positions read, the last of the S that the attention mask shows. Where a window slides
    /// past positions that a prefix takes, these come first: (B, 1, T, n + S).
    private static NDArray mask(Inputs inputs, long[] seen, int window) {
        int rows = Math.toIntExact(inputs.rows());
        int total = Math.toIntExact(inputs.attentionMask().getShape().get(1));
        int fresh = Math.toIntExact(inputs.length());
        int taken = window < inputs.start() + total ? inputs.start() : 0;
        int past = taken + total - fresh;
        int width = taken + total;
        float[] scores = new float[Math.multiplyExact(Math.multiplyExact(rows, fresh), width)];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < fresh; i++) {
                int from = past + i;
                for (int to = 0; to < width; to++) {
                    boolean padding = to >= taken && seen[row * total + to - taken] == 0;
                    if (to > from || from - to >= window || padding) {
                        scores[(row * fresh + i) * width + to] = HIDDEN;
                    }
                }
            }
        }
        return inputs.inputIds().getManager().create(scores, new Shape(rows, 1, fresh, width));
    }
}
