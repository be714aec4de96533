package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import graft.engine.adapter.Parameter.Group;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of a bottleneck's two maps.
sealed interface Projection {

    /// x (…, in) to (…, out).
    NDArray apply(NDArray x);

    /// Its own parameters; names start with `at`.
    List<Parameter> parameters(String at, @Nullable Double rate);

    /// `W x + b`.
    ///
    /// @param weight (out, in)
    /// @param bias   (out), or null
    record Dense(NDArray weight, @Nullable NDArray bias) implements Projection {
        @Override
        public NDArray apply(NDArray x) {
            return Kernels.linear(x, weight, bias);
        }

        @Override
        public List<Parameter> parameters(String at, @Nullable Double rate) {
            List<Parameter> all = new ArrayList<>();
            all.add(new Parameter(at + "weight", weight, Group.ADAPTER, rate, true));
            if (bias != null) {
                all.add(new Parameter(at + "bias", bias, Group.ADAPTER, rate, false));
            }
            return all;
        }
    }

    /// `Hᵀ x + b` with `H = Σᵢ Aᵢ ⊗ Bᵢ` over n terms (PHM, arXiv 2102.08597 §3.1; Compacter, arXiv 2106.04647
    /// §3.2).
    ///
    /// @param rule    the Aᵢ, (n, n, n)
    /// @param terms   the Bᵢ, (n, in/n, out/n)
    /// @param bias    (out), or null
    /// @param ownRule whether the rule is this map's alone
    /// @param own     whether the terms are
    record Hypercomplex(
            Factors rule, Factors terms, @Nullable NDArray bias, boolean ownRule, boolean own) implements Projection {
        @Override
        public NDArray apply(NDArray x) {
            return Kernels.hypercomplex(x, rule.of(x), terms.of(x), bias);
        }

        @Override
        public List<Parameter> parameters(String at, @Nullable Double rate) {
            List<Parameter> all = new ArrayList<>();
            if (own) {
                all.addAll(terms.parameters(at, "", "weight", rate));
            }
            if (ownRule) {
                all.addAll(rule.parameters(at, "rule_", "rule", rate));
            }
            if (bias != null) {
                all.add(new Parameter(at + "bias", bias, Group.ADAPTER, rate, false));
            }
            return all;
        }
    }

    /// n matrices, whole or each as a product of two (n, p, k) and (n, k, q).
    ///
    /// @param left  or the whole matrices, where right is null
    record Factors(NDArray left, @Nullable NDArray right) {

        /// (n, p, q), in x's manager where it is computed.
        NDArray of(NDArray x) {
            return right == null ? left : Kernels.products(x, left, right);
        }

        List<Parameter> parameters(String at, String stem, String whole, @Nullable Double rate) {
            return right == null
                    ? List.of(new Parameter(at + whole, left, Group.ADAPTER, rate, true))
                    : List.of(
                            new Parameter(at + stem + "left", left, Group.ADAPTER, rate, true),
                            new Parameter(at + stem + "right", right, Group.ADAPTER, rate, true));
        }
    }
}
