package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Site;
import graft.engine.tensor.AttentionKernels;
import graft.engine.tensor.Kernels;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A layer of Llama (arXiv 2302.13971 §2.2): norm, attention, residual; norm, gated feed-forward, residual.
/// What its descendants added: Mistral a sliding window (arXiv 2310.06825 §2), Qwen2 biases at queries, keys
/// and values (arXiv 2407.10671 §2.2), which come with the maps, Qwen3 norms of each head's query and key
/// (arXiv 2505.09388 §2).
public final class LlamaLayer implements TransformerLayer {

    private final Norm beforeAttention;
    private final Projections projections;
    private final Prefixes prefixes = new Prefixes();
    private final LayerOutput layerOutput = new LayerOutput();
    private final Linear output;
    private final Junction afterAttention;
    private final Norm beforeFeedForward;
    private final Linear gate;
    private final Linear up;
    private final Linear down;
    private final Junction afterFeedForward;
    private final @Nullable Norm queryNorm;
    private final @Nullable Norm keyNorm;
    private final boolean sliding;
    private final int layer;
    private final LlamaSettings settings;

    LlamaLayer(WeightSource weights, int layer, LlamaSettings settings) {
        this.layer = layer;
        String at = "layers." + layer + ".";
        ComputeType type = weights.type();
        this.settings = settings;
        beforeAttention = weights.rmsNorm(at + "input_layernorm", settings.normEps());
        projections = weights.projections(at + "self_attn.q_proj", at + "self_attn.k_proj", at + "self_attn.v_proj");
        queryNorm = headNorm(weights, at + "self_attn.q_norm", settings);
        keyNorm = headNorm(weights, at + "self_attn.k_norm", settings);
        sliding = settings.sliding().get(layer);
        output = weights.linear(at + "self_attn.o_proj");
        afterAttention = new Junction(null, type);
        beforeFeedForward = weights.rmsNorm(at + "post_attention_layernorm", settings.normEps());
        gate = weights.linear(at + "mlp.gate_proj");
        up = weights.linear(at + "mlp.up_proj");
        down = weights.linear(at + "mlp.down_proj");
        afterFeedForward = new Junction(null, type);
    }

    private static @Nullable Norm headNorm(WeightSource weights, String module, LlamaSettings settings) {
        return weights.has(module + ".weight") ? weights.rmsNorm(module, settings.normEps()) : null;
    }

    /// Each head's part of (B, S, H·D) normalised.
    private NDArray perHead(@Nullable Norm norm, NDArray x) {
        if (norm == null) {
            return x;
        }
        ComputeType type = output.type();
        NDArray heads = type.out(x).reshape(x.getShape().get(0), x.getShape().get(1), -1, settings.headSize());
        return type.in(norm.apply(heads).reshape(x.getShape()));
    }

    @Override
    public NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout) {
        NDArray before = beforeAttention.apply(x);
        NDList qkv = projections.forward(before, pass);
        NDArray query = perHead(queryNorm, qkv.get(0));
        NDArray key = perHead(keyNorm, qkv.get(1));
        NDArray context = context(query, key, qkv.get(2), before, surroundings, pass);
        NDArray a = afterAttention.join(output.forward(readout.of(context), pass), readout.of(x), pass); // (B, S, d)
        NDArray normed = up.type().in(beforeFeedForward.apply(a));
        NDArray inner = gated(gate.forward(normed, pass), up.forward(normed, pass)); // (B, S, f)
        return layerOutput.apply(afterFeedForward.join(down.forward(inner, pass), a, pass), surroundings, pass);
    }

    /// A prefix has no position: its keys are not turned.
    private NDArray context(
            NDArray query, NDArray key, NDArray value, NDArray x, Surroundings surroundings, Pass pass) {
        NDArray cosine = Objects.requireNonNull(surroundings.cosine());
        NDArray sine = Objects.requireNonNull(surroundings.sine());
        NDArray mask = sliding ? surroundings.sliding() : surroundings.mask();
        KeyValueCache cache = surroundings.cache();
        int groups = settings.keyValueHeads();
        if (cache == null && !prefixes.active(pass)) {
            NDArray here = mask == null ? null : Prefixes.over(key, mask);
            return AttentionKernels.rotaryAttention(query, key, value, settings.heads(), groups, cosine, sine, here);
        }
        NDArray keys = AttentionKernels.rotate(key, groups, cosine, sine);
        NDArray values = value;
        if (cache != null) {
            keys = cache.keys(layer, keys);
            values = cache.values(layer, values);
        }
        Prefixes.Extended all = prefixes.extend(x, keys, values, mask, pass);
        NDArray turned = AttentionKernels.rotate(query, settings.heads(), cosine, sine);
        return AttentionKernels.groupedAttention(turned, all.key(), all.value(), settings.heads(), groups, all.mask());
    }

    private NDArray gated(NDArray gated, NDArray open) {
        return settings.activation() == Activation.SWISH
                ? Kernels.siluMultiply(gated, open)
                : Kernels.activate(settings.activation(), gated).mul(open);
    }

    @Override
    public boolean byPosition(Pass pass) {
        return output.byPosition(pass)
                && afterAttention.byPosition(pass)
                && gate.byPosition(pass)
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
                gate.hooks(),
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
