package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Site;
import graft.engine.tensor.Kernels;

/// A layer of BERT (arXiv 1810.04805 §3; arXiv 1706.03762 §3): attention and feed-forward, each followed by its
/// residual and norm.
public final class BertLayer implements TransformerLayer {

    private final Projections projections;
    private final Linear output;
    private final Junction afterAttention;
    private final Linear up;
    private final Linear down;
    private final Junction afterFeedForward;
    private final int heads;
    private final Activation activation;

    BertLayer(WeightSource weights, int layer, BertSettings settings) {
        String at = "encoder.layer." + layer + ".";
        ComputeType type = weights.type();
        projections = weights.projections(
                at + "attention.self.query", at + "attention.self.key", at + "attention.self.value");
        output = weights.linear(at + "attention.output.dense");
        afterAttention = new Junction(weights.layerNorm(at + "attention.output.LayerNorm", settings.normEps()), type);
        up = weights.linear(at + "intermediate.dense");
        down = weights.linear(at + "output.dense");
        afterFeedForward = new Junction(weights.layerNorm(at + "output.LayerNorm", settings.normEps()), type);
        heads = settings.heads();
        activation = settings.activation();
    }

    @Override
    public NDArray forward(NDArray x, Surroundings surroundings, Pass pass) {
        NDList qkv = projections.forward(x, pass);
        NDArray context = Kernels.attention(qkv.get(0), qkv.get(1), qkv.get(2), heads, surroundings.mask());
        NDArray a = afterAttention.join(output.forward(context, pass), x, pass); // (B, S, d)
        NDArray inner = Kernels.activate(activation, up.forward(a, pass)); // (B, S, f)
        return afterFeedForward.join(down.forward(inner, pass), a, pass);
    }

    @Override
    public Linear linear(Site site) {
        return switch (site) {
            case ATTENTION_Q -> projections.query();
            case ATTENTION_K -> projections.key();
            case ATTENTION_V -> projections.value();
            case ATTENTION_O -> output;
            case FFN_UP -> up;
            case FFN_DOWN -> down;
            default -> throw new IllegalArgumentException("BERT has no linear map at " + site.text());
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
