package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Site;
import graft.engine.tensor.Kernels;
import java.util.Objects;

/// A layer of Llama (arXiv 2302.13971 §2.2): norm, attention, residual; norm, gated feed-forward, residual.
public final class LlamaLayer implements TransformerLayer {

    private final Norm beforeAttention;
    private final Projections projections;
    private final Linear output;
    private final Junction afterAttention;
    private final Norm beforeFeedForward;
    private final Linear gate;
    private final Linear up;
    private final Linear down;
    private final Junction afterFeedForward;
    private final LlamaSettings settings;

    LlamaLayer(WeightSource weights, int layer, LlamaSettings settings) {
        String at = "layers." + layer + ".";
        ComputeType type = weights.type();
        this.settings = settings;
        beforeAttention = weights.rmsNorm(at + "input_layernorm", settings.normEps());
        projections = weights.projections(at + "self_attn.q_proj", at + "self_attn.k_proj", at + "self_attn.v_proj");
        output = weights.linear(at + "self_attn.o_proj");
        afterAttention = new Junction(null, type);
        beforeFeedForward = weights.rmsNorm(at + "post_attention_layernorm", settings.normEps());
        gate = weights.linear(at + "mlp.gate_proj");
        up = weights.linear(at + "mlp.up_proj");
        down = weights.linear(at + "mlp.down_proj");
        afterFeedForward = new Junction(null, type);
    }

    @Override
    public NDArray forward(NDArray x, Surroundings surroundings, Pass pass) {
        NDList qkv = projections.forward(beforeAttention.apply(x), pass);
        NDArray context = Kernels.rotaryAttention(
                qkv.get(0),
                qkv.get(1),
                qkv.get(2),
                settings.heads(),
                settings.keyValueHeads(),
                Objects.requireNonNull(surroundings.cosine()),
                Objects.requireNonNull(surroundings.sine()),
                surroundings.mask());
        NDArray a = afterAttention.join(output.forward(context, pass), x, pass); // (B, S, d)
        NDArray normed = up.type().in(beforeFeedForward.apply(a));
        NDArray inner = gated(gate.forward(normed, pass), up.forward(normed, pass)); // (B, S, f)
        return afterFeedForward.join(down.forward(inner, pass), a, pass);
    }

    private NDArray gated(NDArray gated, NDArray open) {
        return settings.activation() == Activation.SWISH
                ? Kernels.siluMultiply(gated, open)
                : Kernels.activate(settings.activation(), gated).mul(open);
    }

    @Override
    public Linear linear(Site site) {
        return switch (site) {
            case ATTENTION_Q -> projections.query();
            case ATTENTION_K -> projections.key();
            case ATTENTION_V -> projections.value();
            case ATTENTION_O -> output;
            case FFN_GATE -> gate;
            case FFN_UP -> up;
            case FFN_DOWN -> down;
            default -> throw new IllegalArgumentException("Llama has no linear map at " + site.text());
        };
    }

    @Override
    public Junction junction(Site site) {
        return switch (site) {
            case ATTENTION_OUTPUT, ATTENTION_PARALLEL -> afterAttention;
            case FFN_OUTPUT, FFN_PARALLEL -> afterFeedForward;
            default -> throw new IllegalArgumentException(site.text() + " is no output of a sub-layer");
        };
    }
}
