package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Site;
import graft.engine.tensor.AttentionKernels;
import graft.engine.tensor.Kernels;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A layer of Llama (arXiv 2302.13971 §2.2): norm, attention, residual; norm, gated feed-forward, residual.
/// What its descendants added: Mistral a sliding window (arXiv 2310.06825 §2), Qwen2 biases at queries, keys
/// and values (arXiv 2407.10671 §2.2), which come with the maps, Qwen3 norms of each head's query and key
/// (arXiv 2505.09388 §2).
public final class LlamaLayer extends TransformerLayer {

    private final Norm beforeAttention;
    private final Norm beforeFeedForward;
    private final ComputeType type;
    private final @Nullable Norm queryNorm;
    private final @Nullable Norm keyNorm;
    private final boolean sliding;
    private final int layer;
    private final LlamaSettings settings;

    LlamaLayer(WeightSource weights, int layer, LlamaSettings settings) {
        super(parts(weights, at(layer)));
        this.layer = layer;
        this.settings = settings;
        type = weights.type();
        beforeAttention = weights.rmsNorm(at(layer) + "input_layernorm", settings.normEps());
        queryNorm = headNorm(weights, at(layer) + "self_attn.q_norm", settings);
        keyNorm = headNorm(weights, at(layer) + "self_attn.k_norm", settings);
        sliding = settings.sliding().get(layer);
        beforeFeedForward = weights.rmsNorm(at(layer) + "post_attention_layernorm", settings.normEps());
    }

    private static String at(int layer) {
        return "layers." + layer + ".";
    }

    private static Sublayers parts(WeightSource weights, String at) {
        String attention = at + "self_attn.";
        Projections projections = weights.projections(attention + "q_proj", attention + "k_proj", attention + "v_proj");
        Linear output = weights.linear(attention + "o_proj");
        Map<Site, Linear> feedForward = new EnumMap<>(Site.class);
        feedForward.put(Site.FFN_GATE, weights.linear(at + "mlp.gate_proj"));
        feedForward.put(Site.FFN_UP, weights.linear(at + "mlp.up_proj"));
        feedForward.put(Site.FFN_DOWN, weights.linear(at + "mlp.down_proj"));
        return Sublayers.of(
                projections,
                output,
                new Junction(null, weights.type()),
                feedForward,
                new Junction(null, weights.type()));
    }

    private static @Nullable Norm headNorm(WeightSource weights, String module, LlamaSettings settings) {
        return weights.has(module + ".weight") ? weights.rmsNorm(module, settings.normEps()) : null;
    }

    /// Each head's part of (B, S, H·D) normalised.
    private NDArray perHead(@Nullable Norm norm, NDArray x) {
        if (norm == null) {
            return x;
        }
        NDArray heads = type.out(x).reshape(x.getShape().get(0), x.getShape().get(1), -1, settings.headSize());
        return type.in(norm.apply(heads).reshape(x.getShape()));
    }

    @Override
    NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout) {
        NDArray before = beforeAttention.apply(x);
        NDList qkv = projected(before, pass);
        NDArray query = perHead(queryNorm, qkv.get(0));
        NDArray key = perHead(keyNorm, qkv.get(1));
        NDArray context = attended(query, key, qkv.get(2), before, surroundings, pass);
        NDArray a = afterAttention(context, x, pass, readout); // (B, S, d)
        NDArray normed = type.in(beforeFeedForward.apply(a));
        NDArray inner = gated(map(Site.FFN_GATE, normed, pass), map(Site.FFN_UP, normed, pass)); // (B, S, f)
        return afterFeedForward(inner, a, surroundings, pass);
    }

    /// A prefix has no position: its keys are not turned.
    @Override
    NDArray attention(
            NDArray query, NDArray key, NDArray value, List<PrefixAdapter.Rows> prefixes, Surroundings surroundings) {
        NDArray cosine = Objects.requireNonNull(surroundings.cosine());
        NDArray sine = Objects.requireNonNull(surroundings.sine());
        NDArray mask = sliding ? surroundings.sliding() : surroundings.mask();
        KeyValueCache cache = surroundings.cache();
        int groups = settings.keyValueHeads();
        if (cache == null && prefixes.isEmpty()) {
            NDArray here = mask == null ? null : Prefixes.over(key, mask);
            return AttentionKernels.rotaryAttention(query, key, value, settings.heads(), groups, cosine, sine, here);
        }
        NDArray keys = AttentionKernels.rotate(key, groups, cosine, sine);
        NDArray values = value;
        if (cache != null) {
            keys = cache.keys(layer, keys);
            values = cache.values(layer, values);
        }
        Prefixes.Extended all = Prefixes.extend(prefixes, keys, values, mask);
        NDArray turned = AttentionKernels.rotate(query, settings.heads(), cosine, sine);
        return cache == null
                ? AttentionKernels.groupedAttention(
                        turned, all.key(), all.value(), settings.heads(), groups, all.mask())
                : AttentionKernels.cachedAttention(
                        type.out(turned), all.key(), all.value(), settings.heads(), groups, all.mask());
    }

    private NDArray gated(NDArray gated, NDArray open) {
        return settings.activation() == Activation.SWISH
                ? Kernels.siluMultiply(gated, open)
                : Kernels.activate(settings.activation(), gated).mul(open);
    }
}
