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
public final class Gpt2Layer extends TransformerLayer {

    private final Norm beforeAttention;
    private final Norm beforeFeedForward;
    private final int heads;
    private final Activation activation;
    private final double queryScale;
    private final int layer;
    private final ComputeType type;

    Gpt2Layer(WeightSource weights, int layer, Gpt2Settings settings) {
        super(parts(weights, at(layer)));
        this.layer = layer;
        type = weights.type();
        beforeAttention = weights.layerNorm(at(layer) + "ln_1", settings.normEps());
        beforeFeedForward = weights.layerNorm(at(layer) + "ln_2", settings.normEps());
        heads = settings.heads();
        activation = settings.activation();
        queryScale = settings.queryScale(layer);
    }

    private static String at(int layer) {
        return "h." + layer + ".";
    }

    private static Sublayers parts(WeightSource weights, String at) {
        return Sublayers.of(
                weights.projections(at + "attn.c_attn.q", at + "attn.c_attn.k", at + "attn.c_attn.v"),
                weights.linear(at + "attn.c_proj"),
                new Junction(null, weights.type()),
                Sublayers.feedForward(weights.linear(at + "mlp.c_fc"), weights.linear(at + "mlp.c_proj")),
                new Junction(null, weights.type()));
    }

    @Override
    NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout) {
        NDArray normed = beforeAttention.apply(x);
        NDList qkv = projected(normed, pass);
        NDArray query = queryScale == 1 ? qkv.get(0) : Kernels.times(qkv.get(0), queryScale);
        NDArray context = attended(query, qkv.get(1), qkv.get(2), normed, surroundings, pass);
        NDArray a = afterAttention(context, x, pass, readout); // (B, S, d)
        NDArray inner = Kernels.activate(activation, map(Site.FFN_UP, beforeFeedForward.apply(a), pass)); // (B, S, f)
        return afterFeedForward(inner, a, surroundings, pass);
    }

    @Override
    NDArray attention(
            NDArray query, NDArray key, NDArray value, List<PrefixAdapter.Rows> prefixes, Surroundings surroundings) {
        NDArray mask = surroundings.mask();
        KeyValueCache cache = surroundings.cache();
        if (cache == null && mask == null) {
            return AttentionKernels.causalAttention(query, key, value, heads);
        }
        NDArray keys = cache == null ? key : cache.keys(layer, key);
        NDArray values = cache == null ? value : cache.values(layer, value);
        Prefixes.Extended all = Prefixes.extend(prefixes, keys, values, mask);
        return cache == null
                ? AttentionKernels.attention(query, all.key(), all.value(), heads, all.mask())
                : AttentionKernels.cachedAttention(type.out(query), all.key(), all.value(), heads, heads, all.mask());
    }
}
