package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Site;
import graft.engine.tensor.AttentionKernels;
import graft.engine.tensor.Kernels;
import java.util.List;

/// A layer of BERT (arXiv 1810.04805 §3; arXiv 1706.03762 §3), which RoBERTa, ELECTRA and DistilBERT share:
/// attention and feed-forward, each followed by its residual and norm.
public final class BertLayer implements TransformerLayer {

    private final Projections projections;
    private final Prefixes prefixes = new Prefixes();
    private final LayerOutput layerOutput = new LayerOutput();
    private final Linear output;
    private final Junction afterAttention;
    private final Linear up;
    private final Linear down;
    private final Junction afterFeedForward;
    private final int heads;
    private final Activation activation;

    /// The names of a layer's modules in the model's shape.
    ///
    /// @param attentionNorm   after attention
    /// @param feedForwardNorm after the feed-forward block
    record Names(
            String query,
            String key,
            String value,
            String output,
            String attentionNorm,
            String up,
            String down,
            String feedForwardNorm) {

        /// BERT's own, which RoBERTa and ELECTRA keep.
        static Names ofBert(int layer) {
            String at = "encoder.layer." + layer + ".";
            return new Names(
                    at + "attention.self.query",
                    at + "attention.self.key",
                    at + "attention.self.value",
                    at + "attention.output.dense",
                    at + "attention.output.LayerNorm",
                    at + "intermediate.dense",
                    at + "output.dense",
                    at + "output.LayerNorm");
        }
    }

    BertLayer(WeightSource weights, Names names, EncoderSettings settings) {
        ComputeType type = weights.type();
        projections = weights.projections(names.query, names.key, names.value);
        output = weights.linear(names.output);
        afterAttention = new Junction(weights.layerNorm(names.attentionNorm, settings.normEps()), type);
        up = weights.linear(names.up);
        down = weights.linear(names.down);
        afterFeedForward = new Junction(weights.layerNorm(names.feedForwardNorm, settings.normEps()), type);
        heads = settings.heads();
        activation = settings.activation();
    }

    @Override
    public NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout) {
        NDList qkv = projections.forward(x, pass);
        Prefixes.Extended all = prefixes.extend(x, qkv.get(1), qkv.get(2), surroundings.mask(), pass);
        NDArray context = AttentionKernels.attention(qkv.get(0), all.key(), all.value(), heads, all.mask());
        NDArray a = afterAttention.join(output.forward(readout.of(context), pass), readout.of(x), pass); // (B, S, d)
        NDArray inner = Kernels.activate(activation, up.forward(a, pass)); // (B, S, f)
        return layerOutput.apply(afterFeedForward.join(down.forward(inner, pass), a, pass), surroundings, pass);
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
            case ATTENTION_O -> output;
            case FFN_UP -> up;
            case FFN_DOWN -> down;
            default -> throw new IllegalArgumentException("an encoder has no linear map at " + site.text());
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
