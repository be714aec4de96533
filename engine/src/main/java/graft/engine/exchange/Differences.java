package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.Ia3Spec.FeedForward;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.ArrayList;
import java.util.List;

/// Where a library computes something else than the published method, for the methods of one adapter. `docs/
/// differences.md` has the whole table, with the test that proves each line.
final class Differences {

    private Differences() {}

    /// Sentences on the library's behaviour that touches this adapter.
    static List<String> of(Library library, JsonNode config, ImportedAdapter adapter) {
        List<String> notes = new ArrayList<>();
        for (AdapterSpec spec : adapter.adapters()) {
            String note = library == Library.PEFT ? peft(spec, config) : adapterHub(spec, config);
            if (!note.isEmpty() && !notes.contains(note)) {
                notes.add(note);
            }
        }
        if (library == Library.PEFT && !adapter.extension().baseParameters().isEmpty() && trainsBiases(config)) {
            notes.add(
                    "PEFT leaves the trained biases in place when the adapter is switched off; Graft's base is the base"
                            + " again.");
        }
        return notes;
    }

    private static boolean trainsBiases(JsonNode config) {
        return !config.path("bias").asText("none").equals("none");
    }

    private static String adapterHub(AdapterSpec spec, JsonNode config) {
        return switch (spec) {
            case LoraSpec lora
            when lora.dora() ->
                "DoRA: the library scales the base's bias too and leaves alpha / r out of the norm; Graft computes"
                        + " m / |W + s B A| (W + s B A) x + b as published, so outputs differ from the library's.";
            case VeraSpec _ ->
                "VeRA: the library trains dense matrices in the place of the two vectors; their diagonals are the"
                        + " vectors.";
            case Ia3Spec ia3
            when ia3.scalesInput(Site.FFN_DOWN) && ia3.sites().contains(Site.FFN_DOWN) ->
                "(IA)³: the library scales the feed-forward block before its activation; Graft scales what enters the"
                        + " map down, as published, so outputs differ from the library's.";
            case Ia3Spec ia3
            when ia3.feedForward() == FeedForward.OUTPUT && ia3.sites().contains(Site.FFN_DOWN) ->
                "(IA)³: on this family the library scales what leaves the map down, and so does Graft with this file;"
                        + " as published it is what enters it.";
            case LoraSpec lora
            when lora.sites().contains(Site.FFN_DOWN)
                    && config.path("model_type").asText().equals("llama") ->
                "The library's intermediate_lora sits on down_proj and its output_lora on up_proj in this family; Graft"
                        + " goes by the names of the tensors.";
            case PrefixSpec _ ->
                "Prefix tuning: with its default fused attention the library's own outputs are wrong where rows are"
                        + " padded (on decoders always); Graft's are those of its explicit attention.";
            case PromptSpec _ ->
                "Prompt tuning: with fused attention and padding the library's prompt attends to padding; Graft's does"
                        + " not.";
            case ReftSpec reft
            when reft.preset() == ReftSpec.Preset.DIREFT || reft.preset() == ReftSpec.Preset.NOREFT ->
                "ReFT: the library does not save whether the projection is subtracted, so a reloaded DiReFT computes"
                        + " NoReFT there. Graft reads this file as "
                        + reft.preset().text() + ".";
            default -> "";
        };
    }

    private static String peft(AdapterSpec spec, JsonNode config) {
        return switch (spec) {
            case LoraSpec _
            when PeftProducts.is(config) ->
                config.path("peft_type").asText()
                        + " is read as the LoRA that computes the same; trained further and written again, it is one.";
            case LoraSpec lora
            when lora.init() == LoraSpec.Init.PISSA || lora.init() == LoraSpec.Init.OLORA ->
                "The change is B A less its start, which is computed anew from this base; on another base, or read as plain"
                        + " LoRA, the file is wrong.";
            case LoraSpec lora
            when lora.sites().contains(Site.EMBEDDING) ->
                "LoRA of an embedding that the output layer shares: PEFT's merging changes the output layer too; Graft's"
                        + " merged model keeps the two apart.";
            case PromptSpec _
            when config.path("task_type").asText().equals("SEQ_CLS") ->
                "Prompt tuning: on decoders the library's classifier reads the last position, padding included; Graft's"
                        + " reads the row's last token.";
            default -> "";
        };
    }
}
