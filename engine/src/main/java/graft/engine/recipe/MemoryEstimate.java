package graft.engine.recipe;

import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.TrainingSpec.OptimizerKind;
import java.util.stream.Stream;

/// The memory that training a recipe takes, in bytes by part, from shapes alone: the peak of the process. Without
/// knowledge of the rows it is that of a micro-batch at full length, an upper band.
///
/// With P base parameters of which M are matrices of layers, pooler and word head (a decoder's own, not one tied to
/// the embedding), T trained parameters, b bytes a frozen weight:
///
/// - `weights` b·M + 4·(P − M): embeddings, norms, biases and classifiers stay in float32, but see {@link Packing};
/// - `copies` b a value of the matrices of queries, keys and values, which are also kept as one;
/// - `adapters` 4·T: everything trained, float32; of the base's own parameters a trainable copy; and VeRA's
///   frozen projections, r·(in + out) of the widest maps;
/// - `gradients` 4·T;
/// - `optimizer` 8·T for AdamW (two moments), 2·T for its 8-bit form, 0 for plain SGD;
/// - `activations` see {@link Activations};
/// - `runtime` the Java heap and libtorch itself, a constant.
///
/// `auto` precision counts as fp32, the larger. {@link #calibrated} corrects it by what runs were measured to take.
public record MemoryEstimate(
        long weights, long copies, long adapters, long gradients, long optimizer, long activations, long runtime) {

    /// What the engine process takes before a model is loaded: libtorch's code and tables, and the Java heap.
    static final long RUNTIME = 230_000_000;

    private static final int FLOAT = 4;

    /// The estimate for a recipe over a model.
    public static MemoryEstimate of(Recipe recipe, ModelShape shape) {
        return of(recipe, shape, ParameterCount.of(recipe, shape));
    }

    /// The estimate for rows that are known.
    public static MemoryEstimate of(Recipe recipe, ModelShape shape, Extent extent) {
        return of(recipe, shape, ParameterCount.of(recipe, shape), extent);
    }

    /// The same when the count is already there.
    public static MemoryEstimate of(Recipe recipe, ModelShape shape, ParameterCount count) {
        return of(recipe, shape, count, Extent.most(recipe));
    }

    private static MemoryEstimate of(Recipe recipe, ModelShape shape, ParameterCount count, Extent extent) {
        long trained = count.total();
        Precision precision = recipe.precision();
        return new MemoryEstimate(
                weights(shape, precision),
                stacked(shape, precision),
                FLOAT * (trained + frozen(recipe, shape)),
                FLOAT * trained,
                optimizer(recipe.training().optimizer().kind(), trained),
                Activations.bytes(recipe, shape, extent),
                RUNTIME);
    }

    /// Whether training a recipe computes activations again in the backward pass, as far as the recipe and
    /// its base decide it.
    public static boolean recomputes(Recipe recipe, ModelShape shape) {
        return Activations.recomputes(recipe, shape);
    }

    public long total() {
        return weights + copies + adapters + gradients + optimizer + activations + runtime;
    }

    /// Corrected by what was measured.
    public MemoryEstimate calibrated(MemoryCalibration calibration) {
        return new MemoryEstimate(
                weights,
                copies,
                adapters,
                gradients,
                optimizer,
                Math.round(calibration.activations() * activations),
                Math.round(calibration.runtime()));
    }

    /// This estimate, before it is calibrated, beside what a run took.
    public MemoryCalibration.Observation beside(long peak) {
        return new MemoryCalibration.Observation(
                weights + copies + adapters + gradients + optimizer, activations, peak);
    }

    /// Values of adapters that are kept and not trained.
    private static long frozen(Recipe recipe, ModelShape shape) {
        long sum = 0;
        for (AdapterSpec adapter : recipe.adapters()) {
            if (adapter.enabled() && adapter instanceof VeraSpec vera) {
                long in = 0;
                long out = 0;
                for (Site site : vera.sitesIn(shape)) {
                    if (shape.has(site)) {
                        in = Math.max(in, shape.site(site).in());
                        out = Math.max(out, shape.site(site).out());
                    }
                }
                sum += Math.max(0, vera.rank()) * (in + out);
            }
        }
        return sum;
    }

    /// Bytes of the frozen base in a precision.
    public static long weights(ModelShape shape, Precision asked) {
        Precision precision = shape.precision(asked);
        Packing packing = Packing.of(precision);
        if (shape.stored() == Precision.NF4 && precision == Precision.NF4) {
            // A folder packed by bitsandbytes keeps its tables whole.
            packing = new Packing(packing.matrices(), Packing.Form.PLAIN, packing.modules());
        }
        double bytes = 0;
        for (Tensor tensor : shape.tensors()) {
            boolean matrix = tensor.role() == Role.MATRIX && !tensor.part().equals("classifier");
            boolean half = precision == Precision.BF16 || precision == Precision.FP16;
            bytes += packing.bytes(shape, tensor, matrix && half ? precision.bytesPerWeight() : FLOAT);
        }
        return Math.round(bytes);
    }

    /// The matrices of queries, keys and values as one, beside the file that they are read from.
    private static long stacked(ModelShape shape, Precision asked) {
        Precision precision = shape.precision(asked);
        if (!Packing.of(precision).equals(Packing.NONE) || !shape.has(Site.ATTENTION_Q)) {
            return 0;
        }
        long values = Stream.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V)
                .map(shape::site)
                .mapToLong(map -> (long) map.in() * map.out())
                .sum();
        boolean half = precision == Precision.BF16 || precision == Precision.FP16;
        return shape.layers() * values * (half ? 2 : FLOAT);
    }

    private static long optimizer(OptimizerKind kind, long trained) {
        return switch (kind) {
            case ADAMW -> 2L * FLOAT * trained;
            case ADAMW_8BIT -> 2L * trained;
            case SGD -> 0;
        };
    }
}
