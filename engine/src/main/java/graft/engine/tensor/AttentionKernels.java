package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Attention of transformer models, all with gradients. Shapes: B rows, S positions, d width, H heads, G heads of keys
/// and values, D head size. Results belong to the manager of the first argument.
public final class AttentionKernels {

    private AttentionKernels() {}

    /// Multi-head attention of already projected q, k, v (B, S, H·D) (arXiv 1706.03762 §3.2).
    ///
    /// @param mask added to the scores, broadcast to (B, H, S, S), or null where every position is seen
    public static NDArray attention(NDArray q, NDArray k, NDArray v, int heads, @Nullable NDArray mask) {
        return mask == null
                ? Kernels.call("attention", q, k, v, Kernels.number(heads))
                : Kernels.call("attention_masked", q, k, v, Kernels.number(heads), mask);
    }

    /// Attention in which each position sees itself and all before. Shapes as {@link #attention}.
    public static NDArray causalAttention(NDArray q, NDArray k, NDArray v, int heads) {
        return Kernels.call("attention_causal", q, k, v, Kernels.number(heads));
    }

    /// Causal attention with rotary positions (arXiv 2104.09864) and shared heads of keys and values (arXiv
    /// 2305.13245).
    ///
    /// @param q      (B, S, H·D)
    /// @param k      (B, S, G·D), and v
    /// @param cosine (S, D) or (B, 1, S, D), and sine
    /// @param mask   null: every position sees itself and all before; else added to the scores
    public static NDArray rotaryAttention(
            NDArray q,
            NDArray k,
            NDArray v,
            int heads,
            int keyValueHeads,
            NDArray cosine,
            NDArray sine,
            @Nullable NDArray mask) {
        NDArray h = Kernels.number(heads);
        NDArray g = Kernels.number(keyValueHeads);
        return mask == null
                ? Kernels.call("attention_rotary", q, k, v, h, g, cosine, sine)
                : Kernels.call("attention_rotary_masked", q, k, v, h, g, cosine, sine, mask);
    }

    /// Each head's part of x (B, S, H·D) turned by its position (arXiv 2104.09864); cosine and sine
    /// (S, D).
    public static NDArray rotate(NDArray x, int heads, NDArray cosine, NDArray sine) {
        Row row = Row.in(x);
        return row != null
                ? row.with(RowMath.rotated(Row.values(row), Row.values(cosine), Row.values(sine)))
                : Kernels.call("rotate", x, Kernels.number(heads), cosine, sine);
    }

    /// Attention of q (B, T, H·D) over k and v (B, S, G·D) with shared heads (arXiv 2305.13245).
    ///
    /// @param mask added to the scores, broadcast to (B, H, T, S), or null where every position is seen
    public static NDArray groupedAttention(
            NDArray q, NDArray k, NDArray v, int heads, int keyValueHeads, @Nullable NDArray mask) {
        return mask == null
                ? Kernels.call("attention_grouped", q, k, v, Kernels.number(heads), Kernels.number(keyValueHeads))
                : Kernels.call(
                        "attention_grouped_masked",
                        q,
                        k,
                        v,
                        Kernels.number(heads),
                        Kernels.number(keyValueHeads),
                        mask);
    }

    /// As {@link #groupedAttention} over what a cache holds, all float32: of one position on all cores, since reading
    /// what is kept is all that it costs.
    public static NDArray cachedAttention(
            NDArray q, NDArray k, NDArray v, int heads, int keyValueHeads, @Nullable NDArray mask) {
        boolean one = mask == null && q.getShape().get(0) == 1 && q.getShape().get(1) == 1 && onProcessor(q);
        return (one ? Torch.rowProducts().attention(q, k, v, heads, keyValueHeads) : Optional.<NDArray>empty())
                .orElseGet(() -> groupedAttention(q, k, v, heads, keyValueHeads, mask));
    }

    private static boolean onProcessor(NDArray x) {
        return x.getDevice().equals(Device.cpu()) && !JniUtils.isGradMode();
    }

    /// Room for `capacity` positions in the type of x (B, T, w), beginning with what `old` (B, S, w) holds,
    /// if anything.
    public static NDArray cacheRoom(NDArray x, @Nullable NDArray old, long capacity) {
        return old == null
                ? Kernels.call("cache_room", x, Kernels.number(capacity))
                : Kernels.call("cache_grown", x, old, Kernels.number(capacity));
    }

    /// Writes x (B, T, w) into the room from a position on, both float32; a view of all positions to its end.
    public static NDArray cachePut(NDArray x, NDArray room, long position) {
        if (x.getShape().get(0) == 1 && onProcessor(x)) {
            int width = (int) x.getShape().get(2);
            int count = (int) x.getShape().get(1);
            RowMatrix.floats(room).put((int) position * width, Row.values(x), 0, count * width);
            NDArray all = JniUtils.slice((PtNDArray) room, 1, 0, position + count, 1);
            all.attach(x.getManager());
            return all;
        }
        return Torch.script().callWithNumber("cache_put", x, room, position);
    }

    /// The prefix rows (n, w) or (B, n, w) in front of x (B, S, w), in x's type: (B, n + S, w).
    public static NDArray prepend(NDArray x, NDArray rows) {
        return Kernels.call("prepend", x, rows);
    }

    /// A mask (…, S) for `more` further keys in front, which all see.
    public static NDArray widenMask(NDArray mask, long more) {
        return Kernels.call("widen_mask", mask, Kernels.number(more));
    }
}
