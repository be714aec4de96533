package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.tensor.Kernels;

/// A pretrained normalisation over the width, in float32.
public sealed interface Norm {

    /// x (…, d) to (…, d).
    NDArray apply(NDArray x);

    /// `(x − mean) / √(var + ε) ⊙ weight + bias` (arXiv 1607.06450).
    record Layer(Weight weight, Weight bias, double eps) implements Norm {
        @Override
        public NDArray apply(NDArray x) {
            return Kernels.layerNorm(x, weight.value(), bias.value(), eps);
        }
    }

    /// `x / √(mean x² + ε) ⊙ weight` (arXiv 1910.07467).
    record Rms(Weight weight, double eps) implements Norm {
        @Override
        public NDArray apply(NDArray x) {
            return Kernels.rmsNorm(x, weight.value(), eps);
        }
    }
}
