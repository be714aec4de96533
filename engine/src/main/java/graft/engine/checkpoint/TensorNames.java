package graft.engine.checkpoint;

import graft.engine.recipe.ModelShape.Family;
import java.util.Set;

/// The many spellings of a parameter's name. Graft's own (canonical) names are {@link
/// graft.engine.recipe.ModelShape}'s: Hugging Face's of today without the family's prefix.
public final class TensorNames {

    /// Prefixes of tensors that belong to a head, not to the family's backbone, and so never carry its prefix.
    private static final Set<String> HEADS = Set.of("cls", "classifier", "qa_outputs", "lm_head", "score");

    private TensorNames() {}

    /// The prefix that a model with a head puts before its backbone's tensors.
    public static String prefix(Family family) {
        return switch (family) {
            case BERT -> "bert.";
            case LLAMA -> "model.";
        };
    }

    /// A file's name as Graft's: without prefix, and `LayerNorm.gamma` and `beta` (files of 2018) as weight and bias.
    public static String canonical(Family family, String name) {
        String plain =
                name.startsWith(prefix(family)) ? name.substring(prefix(family).length()) : name;
        return switch (family) {
            case BERT ->
                plain.endsWith("LayerNorm.gamma")
                        ? plain.substring(0, plain.length() - 5) + "weight"
                        : plain.endsWith("LayerNorm.beta") ? plain.substring(0, plain.length() - 4) + "bias" : plain;
            case LLAMA -> plain;
        };
    }

    /// Graft's name as a file of the architecture spells it.
    public static String inFile(Family family, String architecture, String name) {
        boolean plainModel = architecture.equals("BertModel") || architecture.equals("LlamaModel");
        boolean head = HEADS.contains(name.substring(0, Math.max(0, name.indexOf('.'))));
        return plainModel || head ? name : prefix(family) + name;
    }

    /// Tensors that some files carry although they follow from others: position counters, rotary tables, tied
    /// decoders.
    static boolean derived(String name) {
        return name.endsWith("position_ids")
                || name.endsWith("rotary_emb.inv_freq")
                || name.startsWith("cls.predictions.decoder.")
                || name.equals("lm_head.weight");
    }
}
