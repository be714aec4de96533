package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.LinearAdapter;
import graft.engine.model.Pass;
import graft.engine.recipe.LoraSpec;
import graft.engine.tensor.Kernels;
import java.util.List;

/// Low-rank adaptation of one linear map (arXiv 2106.09685 §4.1): `y = W x + b + s · B A dropout(x)`, A (r, in), B
/// (out, r), s = α / r, or α / √r when rank-stabilised (arXiv 2312.03732).
final class Lora implements LinearAdapter {

    private final LoraSpec spec;
    private final double scaling;
    private final NDArray a;
    private final NDArray b;

    Lora(LoraSpec spec, int rank, double alpha, int in, int out, NDManager manager) {
        refuseUnsupported(spec);
        this.spec = spec;
        this.scaling = alpha / (spec.rankStabilized() ? Math.sqrt(rank) : rank);
        Initial initial = new Initial(manager);
        a = spec.init() == LoraSpec.Init.GAUSSIAN ? initial.normal(1.0 / rank, rank, in) : initial.kaiming(rank, in);
        b = initial.zeros(out, rank);
    }

    private static void refuseUnsupported(LoraSpec spec) {
        String what = spec.dora()
                ? "dora: true"
                : spec.init() == LoraSpec.Init.PISSA || spec.init() == LoraSpec.Init.OLORA
                        ? "init: " + spec.init().text()
                        : spec.gate() ? "gate: true" : spec.biasTerm() ? "biasTerm: true" : "";
        if (!what.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "A LoRA adapter asks for " + what + ", which this version does not train.",
                    "Take the field out.");
        }
    }

    @Override
    public NDArray adapt(NDArray x, NDArray y, Pass pass) {
        NDArray input = pass.training() ? Kernels.dropout(x, spec.common().dropout()) : x;
        return Kernels.addLowRank(y, input, a, b, scaling);
    }

    List<Parameter> parameters(String at) {
        Double rate = spec.common().learningRate();
        return List.of(
                new Parameter(at + ".lora_A", a, Group.ADAPTER, rate, true),
                new Parameter(at + ".lora_B", b, Group.ADAPTER, rate, true));
    }
}
