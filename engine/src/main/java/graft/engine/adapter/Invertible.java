package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Coupling;
import graft.engine.model.Pass;
import graft.engine.recipe.Activation;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/// An invertible adapter (MAD-X, arXiv 2005.00052 §3.3), the additive coupling of NICE (arXiv 1410.8516 §3.2)
/// on the halves (x₁, x₂) of each embedded token:
///
/// `y₁ = x₁ + F(x₂)`, `y₂ = x₂ + G(y₁)`; undone `x₂ = y₂ − G(y₁)`, `x₁ = y₁ − F(x₂)`
///
/// with F and G bottlenecks `U act(V x + b) + c`. It stands between the embedding and the layers and is
/// undone before words are predicted. All matrices start normal with σ = 0.02, so that a fresh one moves the
/// outputs a little.
final class Invertible implements Coupling {

    private static final double DEVIATION = 0.02;

    private final InvertibleSpec spec;
    private final long half;
    private final Map f;
    private final Map g;

    /// `U act(V x + b) + c`.
    private record Map(NDArray down, NDArray downBias, NDArray up, NDArray upBias) {

        static Map of(long half, long inner, Initial initial) {
            return new Map(
                    initial.normal(DEVIATION, inner, half),
                    initial.zeros(inner),
                    initial.normal(DEVIATION, half, inner),
                    initial.zeros(half));
        }

        NDArray apply(Activation activation, NDArray x) {
            return Kernels.linear(Kernels.activate(activation, Kernels.linear(x, down, downBias)), up, upBias);
        }

        List<Parameter> parameters(String at, InvertibleSpec spec) {
            Double rate = spec.common().learningRate();
            return List.of(
                    new Parameter(at + "down.weight", down, Group.ADAPTER, rate, true),
                    new Parameter(at + "down.bias", downBias, Group.ADAPTER, rate, false),
                    new Parameter(at + "up.weight", up, Group.ADAPTER, rate, true),
                    new Parameter(at + "up.bias", upBias, Group.ADAPTER, rate, false));
        }
    }

    /// @param width e of the embedding, even
    Invertible(InvertibleSpec spec, int width, NDManager manager) {
        this.spec = spec;
        half = width / 2;
        Initial initial = new Initial(manager);
        f = Map.of(half, spec.inner(width), initial);
        g = Map.of(half, spec.inner(width), initial);
    }

    @Override
    public NDArray apply(NDArray x, Pass pass) {
        NDArray second = second(x);
        NDArray y = first(x).add(f.apply(spec.activation(), second));
        return Kernels.beside(y, second.add(g.apply(spec.activation(), y)));
    }

    @Override
    public NDArray undo(NDArray y, Pass pass) {
        NDArray first = first(y);
        NDArray x = second(y).sub(g.apply(spec.activation(), first));
        return Kernels.beside(first.sub(f.apply(spec.activation(), x)), x);
    }

    private NDArray first(NDArray x) {
        return Kernels.columns(x, x, 0, half);
    }

    private NDArray second(NDArray x) {
        return Kernels.columns(x, x, half, 2 * half);
    }

    List<Parameter> parameters(String at) {
        List<Parameter> all = new ArrayList<>(f.parameters(at + ".f.", spec));
        all.addAll(g.parameters(at + ".g.", spec));
        return all;
    }
}
