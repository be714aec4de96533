package graft.engine.exchange.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Residual;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Wiring;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.Site;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bottleneck adapters of a model as source, where a sub-layer's output h meets its residual x: parallel ones add
/// to h, then the others, in order, change it. A Compacter's matrices are computed once and written as they are.
final class ScriptBottlenecks {

    /// ε of the adapters' own norms, as {@link graft.engine.adapter.AdaptedModel} has it.
    private static final double OWN_NORM_EPS = 1e-5;

    private final ScriptText text;
    private final List<AdapterSpec> adapters;
    private final int layers;
    private final NDManager scope;
    private final Map<String, NDArray> state;

    /// @param adapters the recipe's, of all kinds
    /// @param layers   of the base
    /// @param state    the trained tensors
    /// @param scope    owns what is computed
    ScriptBottlenecks(
            ScriptText text, List<AdapterSpec> adapters, int layers, Map<String, NDArray> state, NDManager scope) {
        this.text = text;
        this.adapters = adapters;
        this.layers = layers;
        this.state = state;
        this.scope = scope;
    }

    /// Writes the lines that set `to` to what follows the sub-layer.
    ///
    /// @param h    a variable, the sub-layer's output
    /// @param x    a variable, its residual input
    /// @param norm of a variable, or null in pre-norm models
    void join(int layer, Site sequential, Site parallel, String h, String x, @Nullable Norm norm, String to) {
        boolean residualFollows = true;
        for (Placed placed : at(layer, parallel)) {
            String branch = body(placed, x, null, h + "p");
            text.line(h + " = torch.add(" + branch + ", " + h + ")");
        }
        for (Placed placed : at(layer, sequential)) {
            Wiring wiring = placed.spec.wiring();
            String input = h;
            String residual = h;
            if (wiring.originalLayerNormBefore()) {
                text.line(h + "s = torch.add(" + h + ", " + x + ")");
                text.line(h + "n = " + (norm == null ? h + "s" : norm.of(h + "s")));
                input = h + "n";
                Residual kind = wiring.residualBeforeLayerNorm();
                residual = kind == Residual.BEFORE ? h : kind == Residual.POST_ADD ? h + "s" : input;
            }
            text.line(h + " = " + body(placed, input, residual, h + "b"));
            residualFollows = wiring.originalLayerNormAfter();
        }
        if (residualFollows) {
            String sum = "torch.add(" + h + ", " + x + ")";
            text.line(to + " = " + (norm == null ? sum : norm.of(sum)));
        } else {
            text.line(to + " = " + h);
        }
    }

    /// A norm applied to an expression.
    interface Norm {
        String of(String expression);
    }

    private record Placed(BottleneckSpec spec, @Nullable CompacterSpec compacter, int index, String at) {}

    private List<Placed> at(int layer, Site site) {
        List<Placed> all = new ArrayList<>();
        for (int i = 0; i < adapters.size(); i++) {
            AdapterSpec spec = adapters.get(i);
            if (spec.enabled()
                    && spec.layers().resolve(layers).contains(layer)
                    && spec.sites().contains(site)) {
                String at = "adapters." + i + ".layer." + layer + "." + site.text() + ".";
                if (spec instanceof BottleneckSpec plain) {
                    all.add(new Placed(plain, null, i, at));
                } else if (spec instanceof CompacterSpec compacter) {
                    all.add(new Placed(compacter.bottleneck(), compacter, i, at));
                }
            }
        }
        return all;
    }

    /// The adapter's output for an input and a residual, or none (arXiv 1902.00751 §2.1).
    ///
    /// @param a an expression
    /// @param v a name for variables of its own
    private String body(Placed placed, String a, @Nullable String residual, String v) {
        BottleneckSpec spec = placed.spec;
        String at = placed.at;
        String input = spec.wiring().layerNormBefore() ? text.layerNorm(a, at + "norm_before", OWN_NORM_EPS) : a;
        text.line(v + " = " + ScriptText.activate(spec.activation(), map(placed, input, "down.")));
        text.line(v + " = " + map(placed, v, "up."));
        switch (spec.scaling()) {
            case Scaling.Fixed fixed -> {
                if (fixed.factor() != 1) {
                    text.line(v + " = torch.mul(" + v + ", " + ScriptText.number(fixed.factor()) + ")");
                }
            }
            case Scaling.Learned _, Scaling.Channel _ ->
                text.line(v + " = torch.mul(" + v + ", " + text.tensor(at + "scaling") + ")");
        }
        if (spec.gate()) {
            String open = "torch.sigmoid(" + text.linear(a, at + "gate") + ")";
            text.line(v + " = torch.mul(" + v + ", torch.mean(" + open + ", [1], True))");
        }
        boolean inside = residual != null && spec.wiring().adapterResidualBeforeLayerNorm();
        if (inside) {
            text.line(v + " = torch.add(" + v + ", " + residual + ")");
        }
        if (spec.wiring().layerNormAfter()) {
            text.line(v + " = " + text.layerNorm(v, at + "norm_after", OWN_NORM_EPS));
        }
        return residual == null || inside ? v : "torch.add(" + v + ", " + residual + ")";
    }

    private String map(Placed placed, String x, String part) {
        String at = placed.at + part;
        if (placed.compacter == null) {
            return text.linear(x, at + "weight", at + "bias");
        }
        String shared = "adapters." + placed.index + ".shared.";
        NDArray rule = factor(placed.compacter.phm().sharedRule() ? shared : at, "rule_", "rule");
        NDArray terms = factor(placed.compacter.phm().sharedWeights() ? shared + part : at, "", "weight");
        long in = rule.getShape().get(0) * terms.getShape().get(1);
        NDArray matrix = Kernels.hypercomplex(scope.eye((int) in), rule, terms, null); // (in, out)
        NDArray weight = Kernels.transposedRows(matrix, 0, matrix.getShape().get(1));
        String bias = text.has(at + "bias") ? text.tensor(at + "bias") : "None";
        return "torch.linear(" + x + ", " + text.tensor(at + "matrix", weight) + ", " + bias + ")";
    }

    /// n matrices, whole or the products of two.
    private NDArray factor(String at, String stem, String whole) {
        NDArray one = state.get(at + whole);
        if (one != null) {
            return one;
        }
        NDArray left = Objects.requireNonNull(state.get(at + stem + "left"), at);
        NDArray right = Objects.requireNonNull(state.get(at + stem + "right"), at);
        return Kernels.products(scope.ones(new Shape(1)), left, right);
    }
}
