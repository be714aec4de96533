package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What every layer's attention needs to know of the micro-batch, computed once.
///
/// @param mask    added to attention scores, (B, 1, 1, S) or (B, 1, S, S) float32; null when nothing is hidden beyond
///                what the layer's own direction hides
/// @param sliding the same for layers with a sliding window
/// @param cosine  rotary table (S, D), or null
/// @param sine    rotary table (S, D), or null
record Surroundings(
        @Nullable NDArray mask,
        @Nullable NDArray sliding,
        @Nullable NDArray cosine,
        @Nullable NDArray sine) {

    /// Without a window and without rotary positions.
    Surroundings(@Nullable NDArray mask) {
        this(mask, null, null, null);
    }

    /// Added to the scores of hidden positions. Finite, so that a row of which everything is hidden gives an average
    /// and not NaN, which would spread.
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

    /// A decoder's mask beyond the causal one. Padding at the end hides itself, since no real position looks ahead;
    /// only other padding needs a mask, and a window shorter than the rows.
    ///
    /// @param window how many positions each sees, itself included
    static @Nullable NDArray causal(Inputs inputs, int window, Pass pass) {
        long[] seen = inputs.attentionMask().toLongArray();
        int rows = Math.toIntExact(inputs.rows());
        int length = Math.toIntExact(inputs.length());
        boolean onlyAtEnd = true;
        boolean padded = Arrays.stream(seen).anyMatch(mark -> mark == 0);
        for (int row = 0; row < rows; row++) {
            for (int i = 1; i < length; i++) {
                onlyAtEnd &= seen[row * length + i] <= seen[row * length + i - 1];
            }
            onlyAtEnd &= length == 0 || seen[row * length] != 0;
        }
        if (onlyAtEnd && window >= length && !(pass.padding() && padded)) {
            return null;
        }
        NDManager manager = inputs.inputIds().getManager();
        float[] scores = new float[Math.multiplyExact(Math.multiplyExact(rows, length), length)];
        for (int row = 0; row < rows; row++) {
            for (int from = 0; from < length; from++) {
                for (int to = 0; to < length; to++) {
                    if (to > from || from - to >= window || seen[row * length + to] == 0) {
                        scores[(row * length + from) * length + to] = HIDDEN;
                    }
                }
            }
        }
        return manager.create(scores, new Shape(rows, 1, length, length));
    }
}
