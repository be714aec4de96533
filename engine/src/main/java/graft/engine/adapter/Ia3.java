package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.LinearAdapter;
import graft.engine.model.Pass;
import graft.engine.recipe.Ia3Spec;
import graft.engine.tensor.Kernels;
import java.util.List;

/// Rescales what goes through one linear map by a learned vector l, which starts at one ((IA)³, arXiv 2205.05638 §3.3):
///
/// - its output, bias included: `y = l ⊙ (W x + b)`, l (out) — keys and values;
/// - or its input: `y = W (l ⊙ x) + b`, l (in) — the inner activations of the feed-forward block, read by the map down.
final class Ia3 implements LinearAdapter {

    private final Ia3Spec spec;
    private final boolean onInput;
    private final NDArray scale;

    /// @param onInput whether the map's input is rescaled
    /// @param width   of what is rescaled
    Ia3(Ia3Spec spec, boolean onInput, int width, NDManager manager) {
        this.spec = spec;
        this.onInput = onInput;
        this.scale = new Initial(manager).ones(width);
    }

    @Override
    public boolean byPosition() {
        return true;
    }

    @Override
    public boolean changesInput() {
        return onInput;
    }

    @Override
    public NDArray prepare(NDArray x, Pass pass) {
        return onInput ? Kernels.scaleBy(x, scale) : x;
    }

    @Override
    public NDArray adapt(NDArray x, NDArray y, Pass pass) {
        return onInput ? y : Kernels.scaleBy(y, scale);
    }

    List<Parameter> parameters(String at) {
        return List.of(
                new Parameter(at + ".scale", scale, Group.ADAPTER, spec.common().learningRate(), false));
    }
}
