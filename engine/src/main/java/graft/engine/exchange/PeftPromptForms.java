package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.Assembly;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Family;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
        VeraSpec spec = (VeraSpec) adapters.getFirst();
        if (spec.scaling() != 1) {
            throw Unwritable.in(PeftWriter.FORM, "its VeRA has no factor on what is added");
        }
        return config -> {
            Set<String> targets = new LinkedHashSet<>();
            for (Site site : spec.sitesIn(writer.shape())) {
                for (int layer : writer.layers(spec, site)) {
                    String at = new Place(layer, site).prefix(0) + "lambda_";
                    String path = writer.modulePath(layer, site);
                    writer.put(path, ".vera_lambda_d", writer.values().take(at + "d"));
                    writer.put(path, ".vera_lambda_b", writer.values().take(at + "b"));
                    targets.add(path);
                }
            }
            // A file that came without them, to be made from the seed, goes back without.
            Assembly.Extension extension = writer.model().origin().extension();
            boolean stored = extension.equals(Assembly.Extension.NONE)
                    || extension.frozen().contains("adapters.0.shared.vera_A");
            for (String matrix : List.of("vera_A", "vera_B")) {
                NDArray values = writer.values().take("adapters.0.shared." + matrix);
                if (stored) {
                    writer.putAtModel("base_model." + matrix, values);
                }
            }
            config.put("peft_type", "VERA");
            config.put("fan_in_fan_out", writer.shape().family() == Family.GPT2);
            config.put("bias", "none");
            config.put("d_initial", spec.dInitial());
            config.put("init_weights", true);
            config.put("projection_prng_key", spec.seed());
            config.put("r", spec.rank());
            config.put("save_projection", stored);
            config.put("vera_dropout", spec.common().dropout());
            PeftWriter.list(config, "target_modules", PeftTargets.of(targets, writer.allModules()));
        };
    }

    PeftForm prefix() {
        PrefixSpec spec = (PrefixSpec) adapters.getFirst();
        if (!spec.takesPositions()) {
            throw Unwritable.in(
                    PeftWriter.FORM,
                    "PEFT's prefix tuning counts the positions of the text from after the prefix, this one from 0",
                    "Use the format adapterhub.");
        }
        boolean everywhere = spec.layers().resolve(writer.shape().layers()).size()
                == writer.shape().layers();
        if (spec.projection() != null || spec.gated() || !everywhere) {
            throw Unwritable.in(
                    PeftWriter.FORM, "its files hold free prefixes of every layer, without projection or gate");
        }
        return new PeftForm() {
            @Override
            public void write(ObjectNode config) {
                config.put("peft_type", "PREFIX_TUNING");
                virtual(
                        config,
                        spec.length(),
                        writer.shape().keyValueHeads() * writer.shape().headSize());
                config.put("num_attention_heads", writer.shape().keyValueHeads());
                config.put("encoder_hidden_size", writer.shape().width());
                config.put("prefix_projection", false);
                writer.putAtModel("prompt_embeddings", writer.values().take("adapters.0.shared.prefix"));
            }

            @Override
            public boolean promptLike() {
                return true;
            }
        };
    }

    PeftForm prompt() {
        PromptSpec spec = (PromptSpec) adapters.getFirst();
        if (!spec.amongWords()) {
            throw Unwritable.in(
                    PeftWriter.FORM,
                    "its prompts get positions like words, this one stands before the finished embedding",
                    "Use the format adapterhub.");
        }
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
