package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Site;
import graft.engine.tensor.AttentionKernels;
import graft.engine.tensor.Kernels;
import java.util.List;

/// A layer of GPT-2 (Radford et al. 2019 §2.3): norm, attention, residual; norm, feed-forward,
/// residual.
public final class Gpt2Layer implements TransformerLayer {

    private final Norm beforeAttention;
    private final Projections projections;
    private final Prefixes prefixes = new Prefixes();
    private final LayerOutput layerOutput = new LayerOutput();
    private final Linear output;
    private final Junction afterAttention;
    private final Norm beforeFeedForward;
    private final Linear up;
    private final Linear down;
    private final Junction afterFeedForward;
    private final int heads;
    private final Activation activation;
    private final double queryScale;
    private final int layer;

    Gpt2Layer(WeightSource weights, int layer, Gpt2Settings settings) {
        this.layer = layer;
        String at = "h." + layer + ".";
        ComputeType type = weights.type();
        beforeAttention = weights.layerNorm(at + "ln_1", settings.normEps());
        projections = weights.projections(at + "attn.c_attn.q", at + "attn.c_attn.k", at + "attn.c_attn.v");
        output = weights.linear(at + "attn.c_proj");
        afterAttention = new Junction(null, type);
        beforeFeedForward = weights.layerNorm(at + "ln_2", settings.normEps());
        up = weights.linear(at + "mlp.c_fc");
        down = weights.linear(at + "mlp.c_proj");
        afterFeedForward = new Junction(null, type);
        heads = settings.heads();
        activation = settings.activation();
        queryScale = settings.queryScale(layer);
    }

    @Override
    public NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout) {
        NDArray normed = beforeAttention.apply(x);
        NDList qkv = projections.forward(normed, pass);
        NDArray query = queryScale == 1 ? qkv.get(0) : Kernels.times(qkv.get(0), queryScale);
        NDArray context = context(query, normed, qkv, surroundings, pass);
        NDArray a = afterAttention.join(output.forward(readout.of(context), pass), readout.of(x), pass); // (B, S, d)
        NDArray inner = Kernels.activate(activation, up.forward(beforeFeedForward.apply(a), pass)); // (B, S, f)
        return layerOutput.apply(afterFeedForward.join(down.forward(inner, pass), a, pass), surroundings, pass);
    }

    private NDArray context(NDArray query, NDArray x, NDList qkv, Surroundings surroundings, Pass pass) {
        NDArray key = qkv.get(1);
        NDArray value = qkv.get(2);
        NDArray mask = surroundings.mask();
        KeyValueCache cache = surroundings.cache();
        if (cache == null && mask == null) {
            return AttentionKernels.causalAttention(query, key, value, heads);
        }
        if (cache != null) {
            key = cache.keys(layer, key);
            value = cache.values(layer, value);
        }
        Prefixes.Extended all = prefixes.extend(x, key, value, mask, pass);
        return AttentionKernels.attention(query, all.key(), all.value(), heads, all.mask());
    }

    @Override
    public boolean byPosition(Pass pass) {
        return output.byPosition(pass)
                && afterAttention.byPosition(pass)
                && up.byPosition(pass)
                && down.byPosition(pass)
                && afterFeedForward.byPosition(pass)
                && layerOutput.byPosition(pass);
    }

    @Override
    public List<Hooks<?>> hooks() {
        return List.of(
                projections.joint().hooks(),
                projections.query().hooks(),
                projections.key().hooks(),
                projections.value().hooks(),
                prefixes.hooks(),
                output.hooks(),
                afterAttention.hooks(),
                up.hooks(),
                down.hooks(),
                afterFeedForward.hooks(),
                layerOutput.hooks());
    }

    @Override
    public NDList projected(NDArray x, Pass pass) {
        return projections.forward(x, pass);
    }

    @Override
    public Prefixes prefixes() {
        return prefixes;
    }

    @Override
    public LayerOutput layerOutput() {
        return layerOutput;
    }

    @Override
    public Linear linear(Site site) {
        return switch (site) {
            case ATTENTION_Q -> projections.query();
            case ATTENTION_K -> projections.key();
            case ATTENTION_V -> projections.value();
            case ATTENTION_QKV -> projections.joint();
            case ATTENTION_O -> output;
            case FFN_UP -> up;
            case FFN_DOWN -> down;
            default -> throw new IllegalArgumentException("GPT-2 has no linear map at " + site.text());
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
