package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Pass;
import graft.engine.model.PrefixAdapter;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PrefixSpec.Gate;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Prefix tuning (arXiv 2101.00190 §4): n learned keys and values in front of those of every layer. Free they
/// are one matrix P (n, 2·L·w), key and value of a layer side by side; projected (§4.3) they are made of a
/// table E (n, d) that all layers share: `P = U tanh(V E + b) + c`. They start at random: a fresh prefix is
/// no identity.
///
/// A gate (UniPELT, arXiv 2110.07577 §3.2) multiplies them by `mean σ(w x + c)` over the row's positions,
/// padding included; one gate for keys and values, or one each.
final class PrefixTuning {

    private final PrefixSpec spec;
    private final int width;
    private final @Nullable NDArray free;
    private final @Nullable Reparameterisation projection;

    private record Reparameterisation(NDArray embedding, NDArray down, NDArray downBias, NDArray up, NDArray upBias) {}

    /// @param layers how many have the prefix
    /// @param width  of the table E
    /// @param keys   w, the width of a layer's keys
    PrefixTuning(PrefixSpec spec, int layers, int width, int keys, NDManager manager) {
        this.spec = spec;
        this.width = keys;
        Initial initial = new Initial(manager);
        int all = Math.multiplyExact(2 * layers, keys);
        Integer inner = spec.projection();
        free = inner == null ? initial.normal(1, spec.length(), all) : null;
        projection = inner == null
                ? null
                : new Reparameterisation(
                        initial.normal(1, spec.length(), width),
                        initial.kaiming(inner, width),
                        initial.kaimingBias(inner, width),
                        initial.kaiming(all, inner),
                        initial.kaimingBias(all, inner));
    }

    /// The parameters that all layers share.
    List<Parameter> parameters(String at) {
        List<Parameter> all = new ArrayList<>();
        if (free != null) {
            all.add(parameter(at + "prefix", free, true));
        }
        if (projection != null) {
            all.add(parameter(at + "embedding", projection.embedding, true));
            all.add(parameter(at + "down.weight", projection.down, true));
            all.add(parameter(at + "down.bias", projection.downBias, false));
            all.add(parameter(at + "up.weight", projection.up, true));
            all.add(parameter(at + "up.bias", projection.upBias, false));
        }
        return all;
    }

    private Parameter parameter(String name, NDArray value, boolean decay) {
        return new Parameter(name, value, Group.ADAPTER, spec.common().learningRate(), decay);
    }

    /// The prefix of one layer.
    ///
    /// @param order of the layer among those that have it
    /// @param d     width of what its gate reads
    OfLayer layer(int order, int d, NDManager manager) {
        return new OfLayer(order, d, new Initial(manager));
    }

    final class OfLayer implements PrefixAdapter {
        private final long begin;
        private final @Nullable NDArray gate;
        private final @Nullable NDArray gateBias;

        private OfLayer(int order, int d, Initial initial) {
            begin = 2L * order * width;
            int gates = spec.gate() == Gate.SEPARATE ? 2 : 1;
            gate = spec.gate() == Gate.NONE ? null : initial.normal(0.02, gates, d);
            gateBias = spec.gate() == Gate.NONE ? null : initial.kaimingBias(gates, d);
        }

        @Override
        public boolean takesPositions() {
            return spec.takesPositions();
        }

        @Override
        public boolean sameForAllRows() {
            return gate == null;
        }

        @Override
        public Rows rows(NDArray x, Pass pass) {
            NDArray both = free != null
                    ? Kernels.columns(x, free, begin, begin + 2L * width)
                    : projected(x, Objects.requireNonNull(projection));
            if (pass.training()) {
                both = Kernels.dropout(both, spec.common().dropout());
            }
            NDArray key = Kernels.columns(x, both, 0, width);
            NDArray value = Kernels.columns(x, both, width, 2L * width);
            if (gate == null || gateBias == null) {
                return new Rows(key, value);
            }
            NDArray open = Kernels.tokenGate(x, gate, gateBias); // (B, 1, 1 or 2)
            long gates = gate.getShape().get(0);
            return new Rows(
                    key.mul(Kernels.columns(x, open, 0, 1)), value.mul(Kernels.columns(x, open, gates - 1, gates)));
        }

        private NDArray projected(NDArray x, Reparameterisation p) {
            return Kernels.projectedPrefix(
                    x, p.embedding, p.down, p.downBias, p.up, p.upBias, begin, begin + 2L * width);
        }

        List<Parameter> parameters(String at) {
            return gate == null || gateBias == null
                    ? List.of()
                    : List.of(
                            parameter(at + ".gate.weight", gate, true), parameter(at + ".gate.bias", gateBias, false));
        }
    }
}
