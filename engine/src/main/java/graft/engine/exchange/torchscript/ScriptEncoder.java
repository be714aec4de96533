package graft.engine.exchange.torchscript;

import graft.engine.model.BaseModel;
import graft.engine.model.EncoderSettings;
import graft.engine.model.TransformerLayer;
import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;

/// BERT, RoBERTa, XLM-RoBERTa, ELECTRA and DistilBERT as source: what {@link graft.engine.model.BertLayer} and the
/// models around it compute.
final class ScriptEncoder {

    private final ScriptText text;
    private final BaseModel base;
    private final ScriptBottlenecks bottlenecks;
    private final ScriptPrefixes prefixes;
    private final EncoderSettings settings;

    ScriptEncoder(ScriptText text, BaseModel base, ScriptBottlenecks bottlenecks, ScriptPrefixes prefixes) {
        this.text = text;
        this.base = base;
        this.bottlenecks = bottlenecks;
        this.prefixes = prefixes;
        this.settings = EncoderSettings.of(base.config(), base.shape());
    }

    /// The method `hidden`.
    void write() {
        text.method("hidden", Bundle.INPUTS, "Tensor");
        text.line("seen = (self).seen(input_ids, attention_mask)");
        text.line("mask = torch.unsqueeze(torch.unsqueeze((self).scores(torch.eq(seen, 0)), 1), 1)");
        embed();
        for (int layer = 0; layer < base.layers().size(); layer++) {
            layer(layer);
        }
        text.line("return x");
    }

    private void embed() {
        ModelShape shape = base.shape();
        String at = "embeddings.";
        text.line("x = torch.embedding(" + text.tensor(at + "word_embeddings.weight") + ", input_ids)");
        String positions = text.tensor(at + "position_embeddings.weight");
        if (shape.family() == Family.ROBERTA || shape.family() == Family.XLM_ROBERTA) {
            int padding = base.config().integer("pad_token_id", 1, 0, shape.vocabulary() - 1);
            text.line("real = torch.to(torch.ne(input_ids, " + padding + "), 4)");
            text.line("where = torch.add(torch.mul(torch.cumsum(real, 1), real), " + padding + ")");
            text.line("position = torch.embedding(" + positions + ", where)");
        } else {
            text.line("position = torch.unsqueeze(torch.slice(" + positions + ", 0, 0, torch.size(input_ids, 1)), 0)");
        }
        String types = at + "token_type_embeddings.weight";
        if (text.has(types)) {
            text.line("x = torch.add(torch.add(x, (self).types(" + text.tensor(types)
                    + ", input_ids, token_type_ids)), position)");
        } else {
            text.line("x = torch.add(x, position)");
        }
        text.line("x = " + text.layerNorm("x", at + "LayerNorm", settings.normEps()));
        if (text.has("embeddings_project.weight")) {
            text.line("x = " + text.linear("x", "embeddings_project"));
        }
    }

    private void layer(int index) {
        TransformerLayer layer = base.layers().get(index);
        boolean distilled = base.shape().family() == Family.DISTILBERT;
        String at = (distilled ? "transformer.layer." : "encoder.layer.") + index + ".";
        String first = at + (distilled ? "sa_layer_norm" : "attention.output.LayerNorm");
        String second = at + (distilled ? "output_layer_norm" : "output.LayerNorm");
        text.line("q = " + map(layer, Site.ATTENTION_Q, "x"));
        text.line("k = " + map(layer, Site.ATTENTION_K, "x"));
        text.line("v = " + map(layer, Site.ATTENTION_V, "x"));
        prefixes.attend(index, "mask", "x");
        text.line("h = " + map(layer, Site.ATTENTION_O, "c"));
        bottlenecks.join(
                index,
                Site.ATTENTION_OUTPUT,
                Site.ATTENTION_PARALLEL,
                "h",
                "x",
                sum -> text.layerNorm(sum, first, settings.normEps()),
                "a");
        text.line("u = " + ScriptText.activate(settings.activation(), map(layer, Site.FFN_UP, "a")));
        text.line("h = " + map(layer, Site.FFN_DOWN, "u"));
        bottlenecks.join(
                index,
                Site.FFN_OUTPUT,
                Site.FFN_PARALLEL,
                "h",
                "a",
                sum -> text.layerNorm(sum, second, settings.normEps()),
                "x");
    }

    private String map(TransformerLayer layer, Site site, String x) {
        return Bundle.map(text, layer, site, x);
    }
}
