package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Linear;
import graft.engine.model.LinearAdapter;
import graft.engine.model.Pass;
import graft.engine.recipe.VeraSpec;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.LowRankKernels;
import graft.engine.tensor.MersenneTwister;
import java.util.List;
import java.util.Map;

/// Vector-based random matrix adaptation of one linear map (VeRA, arXiv 2310.11454 §3.2):
///
/// `y = W x + b + s · λ_b ⊙ B (λ_d ⊙ A x)`
///
/// A (r, in) and B (out, r) are random and frozen, the same for every place of the adapter, cut to each map's
/// widths; only the vectors λ_d (r) and λ_b (out) are trained. λ_b starts at zero, so that a fresh one
/// changes nothing. s is 1 except in files of the `adapters` library.
final class Vera implements LinearAdapter {

    private final VeraSpec spec;
    private final Matrices matrices;
    private final NDArray scaleInner;
    private final NDArray scaleOuter;

    /// The two random matrices, made from the seed alone: the same on every machine, and those that
    /// PEFT makes.
    ///
    /// @param a (r, widest in)
    /// @param b (widest out, r)
    record Matrices(NDArray a, NDArray b) {

        /// A, then B from one generator, uniform within ±√(6 / columns) (Kaiming, §3.3).
        static Matrices of(VeraSpec spec, int in, int out, NDManager manager) {
            MersenneTwister random = new MersenneTwister(spec.seed());
            return new Matrices(uniform(random, spec.rank(), in, manager), uniform(random, out, spec.rank(), manager));
        }

        private static NDArray uniform(MersenneTwister random, int rows, int columns, NDManager manager) {
            float[] values = random.uniform(Math.multiplyExact(rows, columns), (float) Math.sqrt(6.0 / columns));
            return manager.create(values, new Shape(rows, columns));
        }

        Map<String, NDArray> frozen(String at) {
            return Map.of(at + "vera_A", a, at + "vera_B", b);
        }
    }

    Vera(VeraSpec spec, Linear linear, Matrices matrices, NDManager manager) {
        this.spec = spec;
        this.matrices = matrices;
        Initial initial = new Initial(manager);
        scaleInner = initial.filled(spec.dInitial(), spec.rank());
        scaleOuter = initial.zeros(linear.out());
    }

    @Override
    public boolean byPosition() {
        return true;
    }

    @Override
    public NDArray adapt(NDArray x, NDArray y, Pass pass) {
        NDArray input = pass.training() ? Kernels.dropout(x, spec.common().dropout()) : x;
        return LowRankKernels.addVector(y, input, matrices.a, scaleInner, matrices.b, scaleOuter, spec.scaling());
    }

    @Override
    public boolean adds() {
        return true;
    }

    List<Parameter> parameters(String at) {
        Double rate = spec.common().learningRate();
        return List.of(
                new Parameter(at + ".lambda_d", scaleInner, Group.ADAPTER, rate, false),
                new Parameter(at + ".lambda_b", scaleOuter, Group.ADAPTER, rate, false));
    }
}
