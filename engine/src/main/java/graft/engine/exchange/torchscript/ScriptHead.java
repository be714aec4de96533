package graft.engine.exchange.torchscript;

import graft.engine.model.BaseModel;
import graft.engine.model.EncoderSettings;
import graft.engine.model.Head;
import graft.engine.model.Weight;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Family;
import org.jspecify.annotations.Nullable;

/// From the last hidden state `x` to logits, as source.
final class ScriptHead {

    private final ScriptText text;
    private final BaseModel base;

    ScriptHead(ScriptText text, BaseModel base) {
        this.text = text;
        this.base = base;
    }

    /// The lines of a head that reads rows or positions.
    void write(Head head) {
        switch (head.reads()) {
            case POOLED -> {
                text.line("x = torch.select(x, 1, 0)");
                text.line("x = torch.tanh(" + text.linear("x", "pooler.dense") + ")");
            }
            case FIRST_TOKEN -> text.line("x = torch.select(x, 1, 0)");
            case LAST_TOKEN -> text.line("x = (self).last_of(x, (self).seen(input_ids, attention_mask))");
            case LAST_UNPADDED -> {
                String marks = base.config().has("pad_token_id")
                        ? "torch.to(torch.ne(input_ids, " + base.config().integer("pad_token_id", -1, Integer.MAX_VALUE)
                                + "), 4)"
                        : "(self).seen(input_ids, attention_mask)";
                text.line("x = (self).last_of(x, " + marks + ")");
            }
            case EVERY_TOKEN -> {}
        }
        for (Head.Step step : head.steps()) {
            switch (step) {
                case Head.Dense dense ->
                    text.line("x = torch.linear(x, " + tensor(dense.weight()) + ", "
                            + (dense.bias() == null ? "None" : tensor(dense.bias())) + ")");
                case Head.Activate activate -> text.line("x = " + ScriptText.activate(activate.activation(), "x"));
                case Head.Normalise normalise -> {
                    long width = normalise.norm().weight().tensor().dims().getFirst();
                    text.line("x = torch.layer_norm(x, [" + width + "], "
                            + tensor(normalise.norm().weight()) + ", "
                            + tensor(normalise.norm().bias()) + ", "
                            + ScriptText.number(normalise.norm().eps()) + ", False)");
                }
                case Head.Squeeze _ -> text.line("x = torch.squeeze(x, -1)");
                case Head.Drop _, Head.Uncouple _ -> {} // of training, and of adapters that no bundle carries
            }
        }
    }

    private String tensor(Weight weight) {
        return text.has(weight.name()) ? text.tensor(weight.name()) : text.tensor(weight.name(), weight.value());
    }

    /// The lines of the base's head for words.
    void writeWords() {
        switch (base.shape().family()) {
            case BERT ->
                masked(
                        "cls.predictions.transform.dense",
                        "cls.predictions.transform.LayerNorm",
                        "cls.predictions.decoder.weight",
                        "cls.predictions.bias");
            case ROBERTA, XLM_ROBERTA ->
                masked("lm_head.dense", "lm_head.layer_norm", "lm_head.decoder.weight", "lm_head.bias");
            case ELECTRA ->
                masked(
                        "generator_predictions.dense",
                        "generator_predictions.LayerNorm",
                        "generator_lm_head.weight",
                        "generator_lm_head.bias");
            case DISTILBERT ->
                masked("vocab_transform", "vocab_layer_norm", "vocab_projector.weight", "vocab_projector.bias");
            case GPT2, LLAMA, MISTRAL, QWEN2, QWEN3 -> words("lm_head.weight", null);
        }
    }

    private void masked(String dense, String norm, String decoder, String bias) {
        Family family = base.shape().family();
        EncoderSettings settings = EncoderSettings.of(base.config(), base.shape());
        boolean own = family == Family.BERT || family == Family.DISTILBERT;
        Activation activation = own ? settings.activation() : Activation.GELU;
        text.line("x = " + ScriptText.activate(activation, text.linear("x", dense)));
        text.line("x = " + text.layerNorm("x", norm, settings.normEps()));
        words(decoder, bias);
    }

    /// Tied to the table as the base has it: adapters at the embedding change what is read, not what is predicted.
    private void words(String decoder, @Nullable String bias) {
        Weight table = base.tokens().weight();
        String matrix =
                text.has(decoder) ? text.tensor(decoder) : text.tensor("decoder of " + table.name(), table.value());
        String term = bias == null ? "None" : text.tensor(bias);
        text.line("x = torch.linear(x, " + matrix + ", " + term + ")");
    }
}
