package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.tensor.Kernels;
import org.jspecify.annotations.Nullable;

/// The product with the vocabulary, (N, d) to (N, V) float32. A tied decoder is the embedding and so in
/// float32; its
/// own matrix is in the compute type.
final class Vocabulary {

    /// From here on the usual product is the faster one.
    private static final long MANY = 8;

    private Vocabulary() {}

    /// As in decoding. On a GPU one product is as good as the other.
    private static boolean few(NDArray rows) {
        return rows.getShape().dimension() == 2
                && rows.getShape().get(0) < MANY
                && !rows.getDevice().isGpu();
    }

    static NDArray project(NDArray rows, Weight decoder, @Nullable Weight bias, ComputeType type) {
        NDArray offset = bias == null ? null : bias.value();
        if (decoder.tensor().role() != Role.MATRIX || type == ComputeType.FP32) {
            if (few(rows)) {
                NDArray logits = Kernels.linearOfFew(rows, decoder.value());
                return offset == null ? logits : logits.add(offset);
            }
            return Kernels.linear(rows, decoder.value(), offset);
        }
        NDArray logits = type.out(Kernels.linear(type.in(rows), decoder.value(), null));
        return offset == null ? logits : logits.add(offset);
    }
}
