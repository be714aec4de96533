package graft.engine.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Site;
import java.util.List;

/// The methods of PEFT that put something before the text, and VeRA.
final class PeftPromptForms {

    private final PeftWriter writer;
    private final List<AdapterSpec> adapters;

    PeftPromptForms(PeftWriter writer, List<AdapterSpec> adapters) {
        this.writer = writer;
        this.adapters = adapters;
        if (adapters.size() > 1) {
            throw Unwritable.in(PeftWriter.FORM, "it has several adapters of the kind, and PEFT has one in a folder");
        }
    }

    PeftForm vera() {
        throw Unwritable.in(PeftWriter.FORM, "this version does not write its VeRA", "Use --format merged.");
    }

    PeftForm prefix() {
        throw Unwritable.in(
                PeftWriter.FORM,
                "PEFT's prefix tuning counts the positions of the text from after the prefix, this one from 0",
                "Use --format adapterhub.");
    }

    PeftForm prompt() {
        PromptSpec spec = (PromptSpec) adapters.getFirst();
        if (spec.afterFirst()) {
            throw Unwritable.in(PeftWriter.FORM, "its prompts stand before the first token, this one after it");
        }
        return new PeftForm() {
            @Override
            public void write(ObjectNode config) {
                config.put("peft_type", "PROMPT_TUNING");
                virtual(config, spec.length(), writer.shape().width());
                config.put("prompt_tuning_init", "RANDOM");
                config.putNull("prompt_tuning_init_text");
                config.putNull("tokenizer_name_or_path");
                writer.putAtModel(
                        "prompt_embeddings", writer.values().take("adapters.0." + Site.EMBEDDING.text() + ".prompt"));
            }

            @Override
            public boolean promptLike() {
                return true;
            }
        };
    }

    private void virtual(ObjectNode config, int length, int width) {
        config.put("num_attention_heads", writer.shape().heads());
        config.put("num_layers", writer.shape().layers());
        config.put("num_transformer_submodules", 1);
        config.put("num_virtual_tokens", length);
        config.put("token_dim", width);
    }
}
