package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LossKernels;
import org.jspecify.annotations.Nullable;

/// The product with the vocabulary, (N, d) to (N, V) float32. A tied decoder is the embedding and so in
/// float32; its own matrix is in the compute type.
final class Vocabulary implements LanguageHead {

    /// From here on the usual product is the faster one.
    private static final long MANY = 8;

    /// Logits of the loss that are held at once, 16 MB of them, and at least so many rows.
    private static final int LOGITS_HELD = 1 << 22;

    private static final int LEAST_ROWS = 16;

    private final Weight decoder;
    private final @Nullable Weight bias;
    private final ComputeType type;
    private final Couplings couplings;
    private @Nullable NDArray halved;

    /// @param decoder (V, d)
    /// @param bias      (V) float32, or null
    /// @param couplings at the embedding, undone before the product
    Vocabulary(Weight decoder, @Nullable Weight bias, ComputeType type, Couplings couplings) {
        this.decoder = decoder;
        this.bias = bias;
        this.type = type;
        this.couplings = couplings;
    }

    @Override
    public NDArray logits(NDArray rows, Pass pass) {
        NDArray logits = product(couplings.undo(rows, pass));
        return bias == null ? logits : logits.add(bias.value());
    }

    /// With a frozen matrix, and where it pays, some rows at a time, so that a long vocabulary's logits, several times
    /// as large as everything else, are never held at once.
    @Override
    public NDArray crossEntropySum(NDArray rows, NDArray labels, double smoothing, Pass pass) {
        int vocabulary = decoder.tensor().dims().getFirst();
        int held = Math.max(LEAST_ROWS, LOGITS_HELD / vocabulary);
        boolean frozen = !decoder.trainable() && decoder.packed() == null && (bias == null || !bias.trainable());
        if (!frozen || rows.getShape().get(0) <= held) {
            return LossKernels.crossEntropySum(logits(rows, pass), labels, smoothing, null);
        }
        try (NDArray none = rows.getManager().create(0f)) {
            return LossKernels.vocabularySum(
                    couplings.undo(rows, pass),
                    decoder.value(),
                    bias == null ? none : bias.value(),
                    labels,
                    smoothing,
                    held);
        }
    }

    private NDArray product(NDArray rows) {
        if (decoder.packed() != null) {
            return Kernels.toFloat(decoder.product(rows, null));
        }
        boolean tied = decoder.tensor().role() != Role.MATRIX;
        if (!few(rows)) {
            return Kernels.toFloat(Kernels.linear(rows, decoder.value(), null));
        }
        if (type == ComputeType.FP16 && !decoder.trainable()) {
            return Kernels.toFloat(Kernels.linear(rows, tied ? halved() : decoder.value(), null));
        }
        if (tied || type == ComputeType.FP32) {
            return rows.getShape().get(0) == 1
                    ? decoder.rows().product(rows, null)
                    : Kernels.linearOfFew(rows, decoder.value());
        }
        return Kernels.toFloat(Kernels.linear(rows, decoder.value(), null));
    }

    /// As in decoding, where reading the matrix is all that counts. On a GPU one product is as good as the
    /// other.
    private static boolean few(NDArray rows) {
        return rows.getShape().dimension() == 2
                && rows.getShape().get(0) < MANY
                && !rows.getDevice().isGpu();
    }

    /// The tied table in float16, made when the first word is predicted: half as much to read for each.
    private NDArray halved() {
        if (halved == null) {
            halved = Kernels.toFloat16(decoder.value());
        }
        return halved;
    }
}
