package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Projection.Factors;
import graft.engine.adapter.Projection.Hypercomplex;
import graft.engine.recipe.BottleneckSpec.Init;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.CompacterSpec.Phm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compacter (arXiv 2106.04647 §3): a bottleneck whose two maps are sums of Kronecker products ({@link
/// Projection.Hypercomplex}). The n small matrices Aᵢ, the rule, may be one set for all places of the
/// adapter, and so may the terms; each term is a product of rank k unless it is kept whole.
///
/// Terms start normal with Glorot's deviation, the rule with 0.01, or 1e-4 where it is shared, as in the
/// `adapters` library; with `zero-up` the second factor of the map up is zero, so that a fresh one changes
/// nothing.
final class Compacter {

    private static final double OWN_RULE = 0.01;
    private static final double SHARED_RULE = 1e-4;

    private final CompacterSpec spec;
    private final Initial initial;
    private final @Nullable Factors rule;
    private final @Nullable Factors down;
    private final @Nullable Factors up;

    /// What all places share is made here.
    ///
    /// @param width d of the layer
    Compacter(CompacterSpec spec, int width, NDManager manager) {
        this.spec = spec;
        this.initial = new Initial(manager);
        int size = spec.bottleneck().size().in(0, width);
        rule = spec.phm().sharedRule() ? rule(SHARED_RULE) : null;
        down = spec.phm().sharedWeights() ? terms(width, size, false) : null;
        up = spec.phm().sharedWeights() ? terms(size, width, zeroUp()) : null;
    }

    private boolean zeroUp() {
        return spec.bottleneck().init() == Init.ZERO_UP || spec.bottleneck().init() == Init.MAM;
    }

    private Factors rule(double deviation) {
        int n = spec.phm().dimension();
        return spec.phm().factorizedRule()
                ? new Factors(initial.normal(deviation, n, n, 1), initial.normal(deviation, n, 1, n))
                : new Factors(initial.normal(deviation, n, n, n), null);
    }

    private Factors terms(int in, int out, boolean zero) {
        Phm phm = spec.phm();
        int n = phm.dimension();
        int k = phm.rank();
        if (!phm.factorizedWeights()) {
            return new Factors(factor(n, in / n, out / n, zero), null);
        }
        return new Factors(factor(n, in / n, k, false), factor(n, k, out / n, zero));
    }

    private NDArray factor(int n, int rows, int columns, boolean zero) {
        return zero
                ? initial.zeros(n, rows, columns)
                : initial.normal(Math.sqrt(2.0 / (rows + columns)), n, rows, columns);
    }

    /// The bottleneck at one place.
    ///
    /// @param size  inner width r, a multiple of n, as is d
    /// @param width d
    Bottleneck at(int size, int width, NDManager manager) {
        return new Bottleneck(
                spec.bottleneck(), width, map(width, size, down, false), map(size, width, up, zeroUp()), manager);
    }

    private Projection map(int in, int out, @Nullable Factors shared, boolean zero) {
        Factors terms = shared != null ? shared : terms(in, out, zero);
        Factors used = rule != null ? rule : rule(OWN_RULE);
        NDArray bias = spec.bottleneck().bias() ? initial.zeros(out) : null;
        return new Hypercomplex(used, terms, bias, rule == null, shared == null);
    }

    /// What all places share.
    List<Parameter> parameters(String at) {
        Double rate = spec.common().learningRate();
        List<Parameter> all = new ArrayList<>();
        if (rule != null) {
            all.addAll(rule.parameters(at, "rule_", "rule", rate));
        }
        if (down != null && up != null) {
            all.addAll(down.parameters(at + "down.", "", "weight", rate));
            all.addAll(up.parameters(at + "up.", "", "weight", rate));
        }
        return all;
    }
}
