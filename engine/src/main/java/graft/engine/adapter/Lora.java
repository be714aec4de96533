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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Low-rank adaptation of one linear map (arXiv 2106.09685 §4.1): `y = W x + b + s · B A dropout(x)`, A (r,
/// in), B (out, r), s = α / r, or α / √r when rank-stabilised (arXiv 2312.03732 §3). {@link Factors} has its
/// starts.
///
/// With a bias term b′ the change is `s · (B A x + b′)`. With a gate s is `mean σ(w x + c)` over the row's
/// positions instead, padding included (UniPELT, arXiv 2110.07577 §3.2, as the `adapters` library computes
/// it).
final class Lora implements LinearAdapter, MapChange {

    private final LoraSpec spec;
    private final LowRank change;
    private final boolean fromZero;
    private final @Nullable NDArray term;
    private final @Nullable NDArray scaledTerm;
    private final @Nullable NDArray gate;
    private final @Nullable NDArray gateBias;

    Lora(LoraSpec spec, Site site, Linear linear, NDManager manager) {
        this.spec = spec;
        double scaling = spec.scalingAt(site);
        try (NDManager scope = manager.newSubManager()) {
            NDArray weight = linear.weight().value(scope);
            change = Factors.start(spec.init(), spec.rankAt(site), scaling, weight, manager);
        }
        fromZero = change.startA().getShape().get(0) == 0;
        Initial initial = new Initial(manager);
        term = spec.biasTerm() ? initial.zeros(linear.out()) : null;
        scaledTerm = spec.biasTerm() ? manager.create((float) scaling) : null;
        gate = spec.gate() ? initial.normal(0.02, 1, linear.in()) : null;
        gateBias = spec.gate() ? initial.kaimingBias(1, linear.in()) : null;
    }

    @Override
    public boolean byPosition() {
        return gate == null;
    }

    @Override
    public NDArray adapt(NDArray x, NDArray y, Pass pass) {
        NDArray input = pass.training() ? Kernels.dropout(x, spec.common().dropout()) : x;
        if (gate != null && gateBias != null) {
            NDArray g = Kernels.tokenGate(x, gate, gateBias); // (B, 1, 1)
            NDArray delta = LowRankKernels.lowRank(input, change.a(), change.b());
            if (!fromZero) {
                delta = delta.sub(LowRankKernels.lowRank(input, change.startA(), change.startB()));
            }
            return Kernels.addScaled(y, term == null ? delta : delta.add(term), g);
        }
        NDArray result = fromZero
                ? LowRankKernels.addLowRank(y, input, change.a(), change.b(), change.scale())
                : LowRankKernels.addLowRankSince(
                        y, input, change.a(), change.b(), change.startA(), change.startB(), change.scale());
        return term == null || scaledTerm == null ? result : Kernels.addScaled(result, term, scaledTerm);
    }

    @Override
    public boolean adds() {
        return true;
    }

    @Override
    public @Nullable Update update(NDManager target) {
        if (gate != null) {
            return null;
        }
        NDArray a = Optimize.copyOf(target, change.a()).mul(scaleIn(target));
        NDArray b = Optimize.copyOf(target, change.b());
        NDArray both = term == null ? null : Optimize.copyOf(target, term).mul(scaleIn(target));
        if (fromZero) {
            return new Update(a, b, both);
        }
        NDArray start =
                Optimize.copyOf(target, change.startA()).mul(scaleIn(target)).neg();
        return new Update(a.concat(start, 0), b.concat(Optimize.copyOf(target, change.startB()), 1), both);
    }

    private NDArray scaleIn(NDManager target) {
        return target.create((float) change.scale());
    }

    /// As {@link Factors#start(LowRank, String)}.
    Map<String, NDArray> start(String at) {
        return Factors.start(change, at);
    }

    List<Parameter> parameters(String at) {
        Double rate = spec.common().learningRate();
        List<Parameter> all = new ArrayList<>();
        all.add(new Parameter(at + ".lora_A", change.a(), Group.ADAPTER, rate, true));
        all.add(new Parameter(at + ".lora_B", change.b(), Group.ADAPTER, rate, true));
        if (term != null) {
            all.add(new Parameter(at + ".lora_bias", term, Group.ADAPTER, rate, false));
        }
        if (gate != null && gateBias != null) {
            all.add(new Parameter(at + ".gate.weight", gate, Group.ADAPTER, rate, true));
            all.add(new Parameter(at + ".gate.bias", gateBias, Group.ADAPTER, rate, false));
        }
        return all;
    }
}
