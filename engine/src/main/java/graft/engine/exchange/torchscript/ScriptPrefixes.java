package graft.engine.exchange.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.tensor.Kernels;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The prefixes of a model as source: keys and values in front of those of a layer's attention, which every position
/// sees (arXiv 2101.00190 §4). Of a projected prefix what its projection computes is written.
final class ScriptPrefixes {

    private final ScriptText text;
    private final List<AdapterSpec> adapters;
    private final ModelShape shape;
    private final Map<String, NDArray> state;
    private final NDManager scope;

    /// @param adapters the recipe's, of all kinds
    /// @param shape    of the base
    /// @param state    the trained tensors
    /// @param scope    owns what is computed
    ScriptPrefixes(
            ScriptText text,
            List<AdapterSpec> adapters,
            ModelShape shape,
            Map<String, NDArray> state,
            NDManager scope) {
        this.text = text;
        this.adapters = adapters;
        this.shape = shape;
        this.state = state;
        this.scope = scope;
    }

    /// Writes the lines that set `c` to the attention of variables q, k and v.
    ///
    /// @param mask a variable
    /// @param x    a variable, what the projections read
    void attend(int layer, String mask, String x) {
        String seen = mask;
        for (int i = 0; i < adapters.size(); i++) {
            if (adapters.get(i) instanceof PrefixSpec spec && spec.enabled()) {
                List<Integer> layers = spec.layers().resolve(shape.layers());
                if (layers.contains(layer)) {
                    prepend(spec, "adapters." + i + ".", layer, layers.indexOf(layer), x);
                    text.line("m = torch.constant_pad_nd(" + seen + ", [" + spec.length() + ", 0], 0)");
                    seen = "m";
                }
            }
        }
        text.line("c = (self).attend(q, k, v, " + seen + ", " + shape.heads() + ", " + shape.keyValueHeads() + ")");
    }

    private void prepend(PrefixSpec spec, String at, int layer, int order, String x) {
        long width = (long) shape.keyValueHeads() * shape.headSize();
        NDArray both = rows(spec, at + "shared.", 2 * order * width, 2 * (order + 1) * width);
        String own = at + "layer." + layer + ".attention.prefix.";
        String[] parts = {"k", "v"};
        for (int part = 0; part < parts.length; part++) {
            NDArray half = Kernels.copyOfColumns(both, part * width, (part + 1) * width);
            String rows = text.tensor(own + parts[part], half);
            if (spec.gate() != PrefixSpec.Gate.NONE) {
                int gate = spec.gate() == PrefixSpec.Gate.SEPARATE ? part : 0;
                text.line("g = torch.mean(torch.sigmoid(" + text.linear(x, own + "gate") + "), [1], True)");
                rows = "torch.mul(" + rows + ", torch.slice(g, -1, " + gate + ", " + (gate + 1) + "))";
            }
            text.line(parts[part] + " = (self).prepended(" + parts[part] + ", " + rows + ")");
        }
    }

    /// (n, to − from) of the keys and values of all layers.
    private NDArray rows(PrefixSpec spec, String at, long from, long to) {
        if (spec.projection() == null) {
            return Kernels.copyOfColumns(tensor(at + "prefix"), from, to);
        }
        return Kernels.projectedPrefix(
                scope.zeros(new Shape(1)),
                tensor(at + "embedding"),
                tensor(at + "down.weight"),
                tensor(at + "down.bias"),
                tensor(at + "up.weight"),
                tensor(at + "up.bias"),
                from,
                to);
    }

    private NDArray tensor(String name) {
        return Objects.requireNonNull(state.get(name), name);
    }
}
