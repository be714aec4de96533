package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Norm;
import graft.engine.model.OutputAdapter;
import graft.engine.model.ParallelAdapter;
import graft.engine.model.Pass;
import graft.engine.recipe.Activation;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A bottleneck adapter at one place (Houlsby et al., arXiv 1902.00751 §2.1; Pfeiffer et al., arXiv
/// 2005.00247 §3; He et al., arXiv 2110.04366 §3): `up(act(down(a)))`, scaled. With h the sub-layer's output,
/// x its residual input and LN the model's norm, the closed forms in a post-norm model are
///
/// - Houlsby: `LN(h + A(h) + x)`
/// - Pfeiffer: `LN(h + A(LN(h + x)) + x)`
/// - parallel: `LN(h + s · A(x) + x)`
/// - Adapter+: `z + s ⊙ A(z)` with `z = LN(h + x)`
///
/// Its wiring options have the meaning of the `adapters` library's fields of the same names.
final class Bottleneck implements OutputAdapter, Fusible {

    /// ε of the adapter's own norms: the library's, not the base model's.
    private static final double OWN_NORM_EPS = 1e-5;

    private final BottleneckSpec spec;
    private final Projection down;
    private final Projection up;
    private final @Nullable NDArray scale;
    private final @Nullable NDArray gate;
    private final @Nullable NDArray gateBias;
    private final @Nullable OwnNorm before;
    private final @Nullable OwnNorm after;

    private record OwnNorm(NDArray weight, NDArray bias) {
        static OwnNorm fresh(Initial initial, int width) {
            return new OwnNorm(initial.ones(width), initial.zeros(width));
        }

        NDArray apply(NDArray x) {
            return Kernels.layerNorm(x, weight, bias, OWN_NORM_EPS);
        }
    }

    /// @param size  inner width r
    /// @param width d of the layer
    Bottleneck(BottleneckSpec spec, int size, int width, NDManager manager) {
        this(spec, width, down(spec, size, width, manager), up(spec, size, width, manager), manager);
    }

    /// @param down d to r
    /// @param up   r to d
    Bottleneck(BottleneckSpec spec, int width, Projection down, Projection up, NDManager manager) {
        this.spec = spec;
        this.down = down;
        this.up = up;
        Initial initial = new Initial(manager);
        scale = switch (spec.scaling()) {
            case Scaling.Fixed _ -> null;
            case Scaling.Learned _ -> initial.ones(1);
            case Scaling.Channel _ -> initial.ones(width);
        };
        // Houlsby's start leaves a gate as PyTorch makes linear maps.
        boolean plain = spec.init() == BottleneckSpec.Init.HOULSBY;
        gate = !spec.gate() ? null : plain ? initial.kaiming(1, width) : initial.normal(0.02, 1, width);
        gateBias = !spec.gate() ? null : plain ? initial.kaimingBias(1, width) : initial.zeros(1);
        before = spec.wiring().layerNormBefore() ? OwnNorm.fresh(initial, width) : null;
        after = spec.wiring().layerNormAfter() ? OwnNorm.fresh(initial, width) : null;
    }

    private static Projection down(BottleneckSpec spec, int size, int width, NDManager manager) {
        Initial initial = new Initial(manager);
        NDArray weight = switch (spec.init()) {
            case ZERO_UP, MAM -> initial.kaiming(size, width);
            case BERT -> initial.normal(0.02, size, width);
            case HOULSBY -> initial.truncatedNormal(0.01, size, width);
        };
        return new Projection.Dense(weight, spec.bias() ? initial.zeros(size) : null);
    }

    private static Projection up(BottleneckSpec spec, int size, int width, NDManager manager) {
        Initial initial = new Initial(manager);
        NDArray weight = switch (spec.init()) {
            case ZERO_UP, MAM -> initial.zeros(width, size);
            case BERT -> initial.normal(0.02, width, size);
            case HOULSBY -> initial.truncatedNormal(0.01, width, size);
        };
        return new Projection.Dense(weight, spec.bias() ? initial.zeros(width) : null);
    }

    @Override
    public boolean byPosition() {
        return gate == null && spec.stochasticDepth() == 0;
    }

    @Override
    public NDArray adapt(NDArray h, NDArray x, @Nullable Norm norm, Pass pass) {
        Entry entry = enter(h, x, norm, false);
        return body(entry.input(), entry.residual(), pass);
    }

    @Override
    public Entry enter(NDArray h, NDArray x, @Nullable Norm norm, boolean queryBeforeNorm) {
        if (!spec.wiring().originalLayerNormBefore()) {
            return new Entry(h, h, h);
        }
        NDArray sum = h.add(x);
        NDArray input = norm == null ? sum : norm.apply(sum);
        NDArray residual = switch (spec.wiring().residualBeforeLayerNorm()) {
            case BEFORE -> h;
            case POST_ADD -> sum;
            case AFTER -> input;
        };
        return new Entry(input, residual, queryBeforeNorm ? h : input);
    }

    @Override
    public boolean residualFollows() {
        return spec.wiring().originalLayerNormAfter();
    }

    /// The same maps beside the sub-layer: they read x, and nothing of their own is added to their output.
    ParallelAdapter beside() {
        return new Beside();
    }

    private final class Beside implements ParallelAdapter, Fusible {
        @Override
        public boolean byPosition() {
            return gate == null;
        }

        @Override
        public NDArray branch(NDArray x, Pass pass) {
            return body(x, null, pass);
        }

        @Override
        public Entry enter(NDArray h, NDArray x, @Nullable Norm norm, boolean queryBeforeNorm) {
            return new Entry(x, h, x);
        }

        @Override
        public NDArray update(NDArray input, Pass pass) {
            return inner(input, false, pass);
        }
    }

    @Override
    public NDArray update(NDArray input, Pass pass) {
        return inner(input, true, pass);
    }

    /// The scaled output of the two maps.
    ///
    /// @param drops whether whole rows may be left out while training
    private NDArray inner(NDArray a, boolean drops, Pass pass) {
        NDArray input = before == null ? a : before.apply(a);
        NDArray inner = Kernels.activate(spec.activation(), down.apply(input)); // (B, S, r)
        NDArray out = up.apply(inner); // (B, S, d)
        if (drops && pass.training() && spec.stochasticDepth() > 0) {
            NDArray rows = a.getManager().ones(new Shape(a.getShape().get(0), 1, 1));
            out = out.mul(Kernels.dropout(rows, spec.stochasticDepth()));
        }
        return scaled(out);
    }

    /// @param a        (B, S, d) what the adapter reads
    /// @param residual (B, S, d) what is added to its output, or null
    private NDArray body(NDArray a, @Nullable NDArray residual, Pass pass) {
        NDArray out = inner(a, residual != null, pass);
        if (pass.training()) {
            out = Kernels.dropout(out, spec.common().dropout());
        }
        if (gate != null) {
            // One factor per row: the mean over all positions, padding included, as the library has it.
            NDArray open = Kernels.activate(Activation.SIGMOID, Kernels.linear(a, gate, gateBias)); // (B, S, 1)
            out = out.mul(open.mean(new int[] {1}, true));
        }
        boolean residualInside = spec.wiring().adapterResidualBeforeLayerNorm();
        if (residual != null && residualInside) {
            out = out.add(residual);
        }
        if (after != null) {
            out = after.apply(out);
        }
        return residual == null || residualInside ? out : out.add(residual);
    }

    private NDArray scaled(NDArray out) {
        return switch (spec.scaling()) {
            case Scaling.Fixed fixed -> fixed.factor() == 1 ? out : Kernels.times(out, fixed.factor());
            case Scaling.Learned _, Scaling.Channel _ -> out.mul(scale);
        };
    }

    /// Its parameters; names start with `at`.
    List<Parameter> parameters(String at) {
        List<Parameter> all = new ArrayList<>();
        Double rate = spec.common().learningRate();
        add(all, at + ".norm_before.weight", before == null ? null : before.weight, rate, false);
        add(all, at + ".norm_before.bias", before == null ? null : before.bias, rate, false);
        all.addAll(down.parameters(at + ".down.", rate));
        all.addAll(up.parameters(at + ".up.", rate));
        add(all, at + ".norm_after.weight", after == null ? null : after.weight, rate, false);
        add(all, at + ".norm_after.bias", after == null ? null : after.bias, rate, false);
        add(all, at + ".scaling", scale, rate, false);
        add(all, at + ".gate.weight", gate, rate, true);
        add(all, at + ".gate.bias", gateBias, rate, false);
        return all;
    }

    private static void add(
            List<Parameter> all, String name, @Nullable NDArray value, @Nullable Double rate, boolean decay) {
        if (value != null) {
            all.add(new Parameter(name, value, Group.ADAPTER, rate, decay));
        }
    }
}
