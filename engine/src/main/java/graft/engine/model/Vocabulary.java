package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.tensor.Kernels;
import org.jspecify.annotations.Nullable;

/// The product with the vocabulary, (N, d) to (N, V) float32. A tied decoder is the embedding and so in float32; its
/// own matrix is in the compute type.
final class Vocabulary {

    private Vocabulary() {}

    static NDArray project(NDArray rows, Weight decoder, @Nullable Weight bias, ComputeType type) {
        NDArray offset = bias == null ? null : bias.value();
        if (decoder.tensor().role() != Role.MATRIX || type == ComputeType.FP32) {
            return Kernels.linear(rows, decoder.value(), offset);
        }
        NDArray logits = type.out(Kernels.linear(type.in(rows), decoder.value(), null));
        return offset == null ? logits : logits.add(offset);
    }
}
