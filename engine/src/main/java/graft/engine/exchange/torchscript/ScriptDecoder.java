package graft.engine.exchange.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Gpt2Settings;
import graft.engine.model.LlamaSettings;
import graft.engine.model.TransformerLayer;
import graft.engine.recipe.Family;
import graft.engine.recipe.Site;

/// GPT-2, and Llama with its descendants, as source: what {@link graft.engine.model.Gpt2Layer} and {@link
/// graft.engine.model.LlamaLayer} compute of whole rows.
final class ScriptDecoder {

    private final ScriptText text;
    private final BaseModel base;
    private final ScriptBottlenecks bottlenecks;
    private final ScriptPrefixes prefixes;
    private final NDManager scope;

    /// @param scope owns what is computed
    ScriptDecoder(
            ScriptText text, BaseModel base, ScriptBottlenecks bottlenecks, ScriptPrefixes prefixes, NDManager scope) {
        this.text = text;
        this.base = base;
        this.bottlenecks = bottlenecks;
        this.prefixes = prefixes;
        this.scope = scope;
    }

    /// The method `hidden`.
    void write() {
        text.method("hidden", Bundle.INPUTS, "Tensor");
        text.line("seen = (self).seen(input_ids, attention_mask)");
        text.line("mask = (self).causal(seen, 9223372036854775807)");
        if (base.shape().family() == Family.GPT2) {
            gpt2(Gpt2Settings.of(base.config(), base.shape()));
        } else {
            llama(LlamaSettings.of(base.config(), base.shape()));
        }
        text.line("return x");
    }

    private void gpt2(Gpt2Settings settings) {
        text.line("x = torch.embedding(" + text.tensor("wte.weight") + ", input_ids)");
        text.line("x = torch.add(x, torch.unsqueeze(torch.slice(" + text.tensor("wpe.weight")
                + ", 0, 0, torch.size(input_ids, 1)), 0))");
        for (int index = 0; index < base.layers().size(); index++) {
            TransformerLayer layer = base.layers().get(index);
            String at = "h." + index + ".";
            text.line("n = " + text.layerNorm("x", at + "ln_1", settings.normEps()));
            String query = Bundle.map(text, layer, Site.ATTENTION_Q, "n");
            double scale = settings.queryScale(index);
            text.line("q = " + (scale == 1 ? query : "torch.mul(" + query + ", " + ScriptText.number(scale) + ")"));
            text.line("k = " + Bundle.map(text, layer, Site.ATTENTION_K, "n"));
            text.line("v = " + Bundle.map(text, layer, Site.ATTENTION_V, "n"));
            prefixes.attend(index, "mask", "n");
            text.line("h = " + Bundle.map(text, layer, Site.ATTENTION_O, "c"));
            bottlenecks.join(index, Site.ATTENTION_OUTPUT, Site.ATTENTION_PARALLEL, "h", "x", null, "a");
            text.line("n = " + text.layerNorm("a", at + "ln_2", settings.normEps()));
            text.line("u = " + ScriptText.activate(settings.activation(), Bundle.map(text, layer, Site.FFN_UP, "n")));
            text.line("h = " + Bundle.map(text, layer, Site.FFN_DOWN, "u"));
            bottlenecks.join(index, Site.FFN_OUTPUT, Site.FFN_PARALLEL, "h", "a", null, "x");
        }
        text.line("x = " + text.layerNorm("x", "ln_f", settings.normEps()));
    }

    private void llama(LlamaSettings settings) {
        float[] frequencies = settings.rotary()
                .frequencies()
                .orElseThrow(() -> new InvalidInput(
                        ErrorCode.ADAPTER_UNSUPPORTED,
                        "The base's rotary positions depend on the row's length (rope_type dynamic), which a TorchScript"
                                + " bundle does not carry.",
                        "Choose another format."));
        NDArray table = scope.create(frequencies);
        String amplitude = ScriptText.number(settings.rotary().amplitude());
        text.line("x = torch.embedding(" + text.tensor("embed_tokens.weight") + ", input_ids)");
        text.line("angles = (self).angles(input_ids, " + text.tensor("rotary.frequencies", table) + ")");
        text.line("cos = torch.mul(torch.cos(angles), " + amplitude + ")");
        text.line("sin = torch.mul(torch.sin(angles), " + amplitude + ")");
        if (settings.slides()) {
            text.line("sliding = (self).causal(seen, " + settings.window() + ")");
        }
        for (int index = 0; index < base.layers().size(); index++) {
            TransformerLayer layer = base.layers().get(index);
            String at = "layers." + index + ".";
            text.line("n = " + text.rmsNorm("x", at + "input_layernorm", settings.normEps()));
            text.line("q = (self).turn(" + perHead(layer, Site.ATTENTION_Q, at + "self_attn.q_norm", settings) + ", "
                    + settings.heads() + ", cos, sin)");
            text.line("k = (self).turn(" + perHead(layer, Site.ATTENTION_K, at + "self_attn.k_norm", settings) + ", "
                    + settings.keyValueHeads() + ", cos, sin)");
            text.line("v = " + Bundle.map(text, layer, Site.ATTENTION_V, "n"));
            prefixes.attend(index, settings.sliding().get(index) ? "sliding" : "mask", "n");
            text.line("h = " + Bundle.map(text, layer, Site.ATTENTION_O, "c"));
            bottlenecks.join(index, Site.ATTENTION_OUTPUT, Site.ATTENTION_PARALLEL, "h", "x", null, "a");
            text.line("n = " + text.rmsNorm("a", at + "post_attention_layernorm", settings.normEps()));
            String gate = ScriptText.activate(settings.activation(), Bundle.map(text, layer, Site.FFN_GATE, "n"));
            text.line("u = torch.mul(" + gate + ", " + Bundle.map(text, layer, Site.FFN_UP, "n") + ")");
            text.line("h = " + Bundle.map(text, layer, Site.FFN_DOWN, "u"));
            bottlenecks.join(index, Site.FFN_OUTPUT, Site.FFN_PARALLEL, "h", "a", null, "x");
        }
        text.line("x = " + text.rmsNorm("x", "norm", settings.normEps()));
    }

    /// Qwen3 norms each head's part.
    private String perHead(TransformerLayer layer, Site site, String norm, LlamaSettings settings) {
        String product = Bundle.map(text, layer, site, "n");
        return text.has(norm + ".weight")
                ? "(self).per_head(" + product + ", " + text.tensor(norm + ".weight") + ", " + settings.headSize()
                        + ", " + ScriptText.number(settings.normEps()) + ")"
                : product;
    }
}
