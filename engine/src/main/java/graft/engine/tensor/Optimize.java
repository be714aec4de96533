package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;

/// What an optimizer step does to lists of parameters, each in one native call and without recording gradients.
public final class Optimize {

    private Optimize() {}

    /// The gradients gathered so far, in the parameters' order; they share memory with libtorch's. A parameter that no
    /// gradient has reached has zeros.
    ///
    /// @param manager owns the handles returned
    public static List<NDArray> gradients(NDManager manager, List<NDArray> parameters) {
        List<NDArray> gradients = new ArrayList<>(parameters.size());
        for (NDArray parameter : parameters) {
            PtNDArray gradient = JniUtils.getGradient((PtNDArray) parameter);
            if (gradient == null) {
                gradients.add(manager.zeros(parameter.getShape()));
            } else {
                gradient.attach(manager);
                gradients.add(gradient);
            }
        }
        return gradients;
    }

    /// AdamW's hyperparameters for one group of parameters at one step.
    public record AdamW(double rate, double beta1, double beta2, double eps, double weightDecay) {}

    /// One AdamW step (arXiv 1711.05101) on all parameters of a group, fused. `steps` are tensors without
    /// dimensions, one per parameter, that count the steps taken; this increments them.
    ///
    /// @param first  running means of gradients, changed in place
    /// @param second running means of squared gradients, changed in place
    public static void adamW(
            List<NDArray> parameters,
            List<NDArray> gradients,
            List<NDArray> first,
            List<NDArray> second,
            List<NDArray> steps,
            AdamW settings) {
        if (parameters.isEmpty()) {
            return;
        }
        Script script = Torch.script();
        script.run("increment", Script.list(steps)).close();
        script.run(
                        "adamw",
                        Script.list(parameters),
                        Script.list(gradients),
                        Script.list(first),
                        Script.list(second),
                        Script.list(steps),
                        IValue.from(settings.rate),
                        IValue.from(settings.beta1),
                        IValue.from(settings.beta2),
                        IValue.from(settings.weightDecay),
                        IValue.from(settings.eps))
                .close();
    }

    /// The length of all tensors taken as one vector. Not finite exactly when one of their numbers is not (or the sum
    /// overflows), so this is also the check for divergence.
    public static double norm(List<NDArray> tensors) {
        if (tensors.isEmpty()) {
            return 0;
        }
        try (IValue norm = Torch.script().run("norm_of", Script.list(tensors))) {
            return norm.toDouble();
        }
    }

    /// Scales the gradients so that their norm is at most `maxNorm` (arXiv 1211.5063 §3.2), with torch's guard of
    /// 1e-6.
    ///
    /// @return the norm before
    public static double clip(List<NDArray> gradients, double maxNorm) {
        double norm = norm(gradients);
        double factor = maxNorm / (norm + 1e-6);
        if (factor < 1) {
            Torch.script()
                    .run("scale", Script.list(gradients), IValue.from(factor))
                    .close();
        }
        return norm;
    }

    /// Sets all to zero.
    public static void zero(List<NDArray> tensors) {
        if (!tensors.isEmpty()) {
            Torch.script().run("zero", Script.list(tensors)).close();
        }
    }

    /// Copies values into a tensor that may be trainable; the shapes are equal.
    public static void copy(NDArray target, NDArray source) {
        Torch.script()
                .run("copy_into", IValue.from((PtNDArray) target), IValue.from((PtNDArray) source))
                .close();
    }

    /// The largest absolute difference of two tensors of one shape.
    public static double maxAbsDifference(NDArray x, NDArray y) {
        try (IValue value =
                Torch.script().run("max_abs_difference", IValue.from((PtNDArray) x), IValue.from((PtNDArray) y))) {
            return value.toDouble();
        }
    }

    /// A tensor's values as a copy with its own memory, owned by the manager.
    public static NDArray copyOf(NDManager manager, NDArray x) {
        PtNDArray copy = JniUtils.clone((PtNDArray) x);
        PtNDArray plain = JniUtils.detachGradient(copy);
        copy.close();
        plain.attach((PtNDManager) manager);
        return plain;
    }
}
