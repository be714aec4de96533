package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Linear;
import graft.engine.model.LinearAdapter;
import graft.engine.model.Pass;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LowRankKernels;
import graft.engine.tensor.LowRankKernels.LowRank;
import graft.engine.tensor.Optimize;
import java.util.List;
import java.util.Map;

/// Weight-decomposed low-rank adaptation of one linear map (DoRA, arXiv 2402.09353 §4.1, eq. 5): with D = B
/// A, s as in LoRA, and n the length of each row of W + s D,
///
/// `y = (m / n) ⊙ (W + s D) x + b`
///
/// The magnitudes m (out) start at the lengths of W's rows. n counts as a constant in the backward pass
/// (§4.3, eq. 11). The base's bias is not rescaled.
///
/// With dropout the whole product is of the dropped-out x, as in PEFT.
final class Dora implements LinearAdapter, MapChange {

    private final LoraSpec spec;
    private final Linear linear;
    private final LowRank change;
    private final NDArray magnitude;

    Dora(LoraSpec spec, Site site, Linear linear, NDManager manager) {
        this.spec = spec;
        this.linear = linear;
        double scale = spec.scalingAt(site);
        try (NDManager scope = manager.newSubManager()) {
            NDArray weight = linear.weight().value(scope);
            change = Factors.start(spec.init(), spec.rankAt(site), scale, weight, manager);
            NDArray lengths = Kernels.rowNorms(weight);
            magnitude = Optimize.copyOf(manager, lengths);
            lengths.close();
        }
        magnitude.setRequiresGradient(true);
    }

    @Override
    public boolean byPosition() {
        return true;
    }

    @Override
    public NDArray adapt(NDArray x, NDArray y, Pass pass) {
        double dropout = pass.training() ? spec.common().dropout() : 0;
        NDArray input = Kernels.dropout(x, dropout);
        NDArray weight = linear.weight().value(x.getManager());
        NDArray plain;
        if (dropout > 0) {
            plain = Kernels.linear(input, weight, null);
        } else {
            NDArray bias = linear.biasInUse();
            plain = bias == null ? y : y.sub(bias);
        }
        return LowRankKernels.decomposed(y, plain, input, change, magnitude, weight);
    }

    /// The whole difference of the map: it is of no low rank.
    @Override
    public Update update(NDManager target) {
        NDArray base = Kernels.toFloat(Optimize.copyOf(target, linear.weight().value()));
        base.attach(target);
        NDArray a = Optimize.copyOf(target, change.a());
        NDArray b = Optimize.copyOf(target, change.b());
        NDArray low = b.matMul(a);
        if (change.startA().getShape().get(0) > 0) {
            low = low.sub(Optimize.copyOf(target, change.startB()).matMul(Optimize.copyOf(target, change.startA())));
        }
        NDArray moved = base.add(low.mul(target.create((float) change.scale())));
        NDArray lengths = Kernels.rowNorms(moved);
        lengths.attach(target);
        NDArray gain = Optimize.copyOf(target, magnitude).div(lengths);
        NDArray whole = moved.mul(gain.reshape(-1, 1)).sub(base);
        long out = whole.getShape().get(0);
        long in = whole.getShape().get(1);
        return out <= in
                ? new Update(whole, target.eye((int) out), null)
                : new Update(target.eye((int) in), whole, null);
    }

    /// As {@link Factors#start(LowRank, String)}.
    Map<String, NDArray> start(String at) {
        return Factors.start(change, at);
    }

    List<Parameter> parameters(String at) {
        Double rate = spec.common().learningRate();
        return List.of(
                new Parameter(at + ".lora_A", change.a(), Group.ADAPTER, rate, true),
                new Parameter(at + ".lora_B", change.b(), Group.ADAPTER, rate, true),
                new Parameter(at + ".magnitude", magnitude, Group.ADAPTER, rate, false));
    }
}
