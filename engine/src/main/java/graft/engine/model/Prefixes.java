package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.AttentionKernels;
import graft.engine.tensor.Kernels;
import java.util.Comparator;
import java.util.List;
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

    /// Whether they are the same for all rows.
    boolean sameForAllRows(Pass pass) {
        return !active(pass) || hooks.all().stream().allMatch(PrefixAdapter::sameForAllRows);
    }

    /// What stands in front of the text's keys and values: those with positions next to the text.
    ///
    /// @param x (B, S, d) what the projections read
    List<PrefixAdapter.Rows> rows(NDArray x, Pass pass) {
        return active(pass)
                ? hooks.all().stream()
                        .sorted(Comparator.comparing(PrefixAdapter::takesPositions)
                                .reversed())
                        .map(adapter -> adapter.rows(x, pass))
                        .toList()
                : List.of();
    }

    /// What attention runs over.
    ///
    /// @param key   (B, n + S, w)
    /// @param value of the same shape
    /// @param mask  for the further keys, too; null where all is seen
    record Extended(NDArray key, NDArray value, @Nullable NDArray mask) {}

    /// Puts the prefixes in front. Without a mask every position must see all keys: decoders give theirs in full.
    ///
    /// @param mask for the text's keys, and perhaps for those of the positions that prefixes take; others are
    /// seen by all
    static Extended extend(List<PrefixAdapter.Rows> prefixes, NDArray key, NDArray value, @Nullable NDArray mask) {
        NDArray keys = key;
        NDArray values = value;
        for (PrefixAdapter.Rows rows : prefixes) {
            keys = AttentionKernels.prepend(keys, rows.key());
            values = AttentionKernels.prepend(values, rows.value());
        }
        return new Extended(keys, values, mask == null ? null : over(keys, mask));
    }

    /// A mask made to cover these keys (B, N, w): wider, where further ones are seen by all, or without the
    /// positions that a prefix takes, where this layer has no prefix.
    static NDArray over(NDArray keys, NDArray mask) {
        long wanted = keys.getShape().get(1);
        long covered = mask.getShape().get(3);
        return wanted == covered
                ? mask
                : wanted > covered
                        ? AttentionKernels.widenMask(mask, wanted - covered)
                        : Kernels.columns(keys, mask, covered - wanted, covered);
    }
}
