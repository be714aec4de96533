package graft.engine.checkpoint;

import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Purpose;
import java.util.Set;

/// The many spellings of a parameter's name. Graft's own (canonical) names are {@link
/// graft.engine.recipe.ModelShape}'s: Hugging Face's of today without the family's prefix.
public final class TensorNames {

    /// Prefixes of tensors that belong to a head, not to the family's backbone, and so never carry its prefix.
    private static final Set<String> HEADS = Set.of(
            "cls",
            "classifier",
            "qa_outputs",
            "lm_head",
            "score",
            "pre_classifier",
            "vocab_transform",
            "vocab_layer_norm",
            "vocab_projector",
            "discriminator_predictions",
            "generator_predictions",
            "generator_lm_head",
            "sequence_summary");

    private TensorNames() {}

    /// Names of the modules that heads are made of, over all families.
    public static Set<String> heads() {
        return HEADS;
    }

    /// A file's name as Graft's: without prefix, and `LayerNorm.gamma` and `beta` (files of 2018) as
    /// weight and bias.
    public static String canonical(Family family, String name) {
        String plain = name.startsWith(family.prefix())
                ? name.substring(family.prefix().length())
                : name;
        if (plain.endsWith("LayerNorm.gamma")) {
            return plain.substring(0, plain.length() - "gamma".length()) + "weight";
        }
        if (plain.endsWith("LayerNorm.beta")) {
            return plain.substring(0, plain.length() - "beta".length()) + "bias";
        }
        return plain;
    }

    /// Graft's name of a parameter or module as a file of that model's class spells it.
    public static String inFile(ModelShape shape, String name) {
        return shape.purpose() == Purpose.PLAIN ? name : inWrapped(shape, name);
    }

    /// The same as a class spells it that has a head over the family's plain model.
    public static String inWrapped(ModelShape shape, String name) {
        boolean head = HEADS.contains(name.split("\\.", 2)[0]);
        return head ? name : shape.family().prefix() + name;
    }

    /// Tensors that some files carry although they follow from others: position counters, rotary tables,
    /// causal masks, tied decoders.
    static boolean derived(String name) {
        return name.endsWith("position_ids")
                || name.endsWith("rotary_emb.inv_freq")
                || name.matches("h\\.\\d+\\.attn\\.(bias|masked_bias)")
                || name.startsWith("cls.predictions.decoder.")
                || name.startsWith("lm_head.decoder.")
                || name.equals("vocab_projector.weight")
                || name.equals("generator_lm_head.weight")
                || name.equals("lm_head.weight");
    }
}
