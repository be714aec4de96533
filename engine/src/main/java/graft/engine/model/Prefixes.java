package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.AttentionKernels;
import org.jspecify.annotations.Nullable;

/// The prefixes at a layer's attention; several stand in front of one another.
public final class Prefixes {

    private final Hooks<PrefixAdapter> hooks = new Hooks<>(PrefixAdapter.class);

    public Hooks<PrefixAdapter> hooks() {
        return hooks;
    }

    boolean active(Pass pass) {
        return pass.adapters() && !hooks.isEmpty();
    }

    /// What attention runs over.
    ///
    /// @param key   (B, n + S, w)
    /// @param value of the same shape
    /// @param mask  for the further keys, too; null where all is seen
    record Extended(NDArray key, NDArray value, @Nullable NDArray mask) {}

    /// Puts the prefixes in front. Without a mask every position must see all keys: decoders give theirs in
    /// full.
    Extended extend(NDArray x, NDArray key, NDArray value, @Nullable NDArray mask, Pass pass) {
        Extended result = new Extended(key, value, mask);
        if (active(pass)) {
            for (PrefixAdapter adapter : hooks.all()) {
                PrefixAdapter.Rows rows = adapter.rows(x, pass);
                NDArray longer = AttentionKernels.prepend(result.key, rows.key());
                long more = longer.getShape().get(1) - result.key.getShape().get(1);
                result = new Extended(
                        longer,
                        AttentionKernels.prepend(result.value, rows.value()),
                        result.mask == null ? null : AttentionKernels.widenMask(result.mask, more));
            }
        }
        return result;
    }
}
