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
public final class BertLayer extends TransformerLayer {

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
        super(parts(weights, names, settings.normEps()));
        heads = settings.heads();
        activation = settings.activation();
    }

    private static Sublayers parts(WeightSource weights, Names names, double eps) {
        return Sublayers.of(
                weights.projections(names.query, names.key, names.value),
                weights.linear(names.output),
                new Junction(weights.layerNorm(names.attentionNorm, eps), weights.type()),
                Sublayers.feedForward(weights.linear(names.up), weights.linear(names.down)),
                new Junction(weights.layerNorm(names.feedForwardNorm, eps), weights.type()));
    }

    @Override
    NDArray forward(NDArray x, Surroundings surroundings, Pass pass, Readout readout) {
        NDList qkv = projected(x, pass);
        NDArray context = attended(qkv.get(0), qkv.get(1), qkv.get(2), x, surroundings, pass);
        NDArray a = afterAttention(context, x, pass, readout); // (B, S, d)
        NDArray inner = Kernels.activate(activation, map(Site.FFN_UP, a, pass)); // (B, S, f)
        return afterFeedForward(inner, a, surroundings, pass);
    }

    @Override
    NDArray attention(
            NDArray query, NDArray key, NDArray value, List<PrefixAdapter.Rows> prefixes, Surroundings surroundings) {
        Prefixes.Extended all = Prefixes.extend(prefixes, key, value, surroundings.mask());
        return AttentionKernels.attention(query, all.key(), all.value(), heads, all.mask());
    }
}
