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

    private final Linear map;
    private final Weight decoder;
    private final @Nullable Weight bias;
    private final ComputeType type;
    private final Couplings couplings;
    private @Nullable NDArray halved;

    /// @param map       (V, d) with its bias, as adapters see it
    /// @param couplings at the embedding, undone before the product
    private Vocabulary(Linear map, ComputeType type, Couplings couplings) {
        this.map = map;
        this.decoder = map.weight();
        this.bias = map.bias();
        this.type = type;
        this.couplings = couplings;
    }

    /// The product with the matrix of a module, or with the table of tokens where it has none: then they are tied.
    ///
    /// @param bias (V) float32, or null
    static Vocabulary of(WeightSource weights, String module, TokenTable tokens, @Nullable Weight bias) {
        String own = module + ".weight";
        Weight decoder = weights.has(own) ? weights.weight(own) : tokens.weight();
        return new Vocabulary(weights.over(module, decoder, bias), weights.type(), tokens.couplings());
    }

    @Override
    public NDArray logits(NDArray rows, Pass pass) {
        NDArray x = map.prepared(couplings.undo(rows, pass), pass);
        NDArray logits = product(x);
        return map.adapt(x, bias == null ? logits : logits.add(bias.value()), pass);
    }

    /// With a frozen matrix without adapters, and where it pays, some rows at a time, so that a long vocabulary's
    /// logits, several times as large as everything else, are never held at once.
    @Override
    public NDArray crossEntropySum(NDArray rows, NDArray labels, double smoothing, Pass pass) {
        int vocabulary = decoder.tensor().dims().getFirst();
        int held = Math.max(LEAST_ROWS, LOGITS_HELD / vocabulary);
        boolean frozen = !decoder.trainable() && (bias == null || !bias.trainable());
        boolean adapted = pass.adapters() && !map.hooks().isEmpty();
        if (!frozen || adapted || rows.getShape().get(0) <= held) {
            return LossKernels.crossEntropySum(logits(rows, pass), labels, smoothing, null);
        }
        try (NDArray none = rows.getManager().create(0f)) {
            NDArray states = couplings.undo(rows, pass);
            NDArray offset = bias == null ? none : bias.value();
            return decoder.read(
                    rows.getManager(),
                    matrix -> LossKernels.vocabularySum(states, matrix, offset, labels, smoothing, held));
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
