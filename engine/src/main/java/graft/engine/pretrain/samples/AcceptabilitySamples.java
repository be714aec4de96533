package graft.engine.pretrain.samples;

import graft.engine.pretrain.world.Dice;
import graft.engine.pretrain.world.Draft;
import graft.engine.pretrain.world.Syntax;
import graft.engine.pretrain.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Grammatical acceptability in minimal pairs: a sentence and the same with one thing wrong.
final class AcceptabilitySamples {
    private static final int TRAIN = 4000;
    private static final int TEST = 1000;
    private static final double SWAPPED = 0.2;

    private AcceptabilitySamples() {}

    static SampleSet make(World world, long seed) {
        Syntax syntax = new Syntax(world);
        Set<String> seen = new HashSet<>();
        List<List<Object>> train = rows(syntax, new Dice(seed ^ 0x41), TRAIN, seen);
        List<List<Object>> test = rows(syntax, new Dice(seed ^ 0x42), TEST, seen);
        return new SampleSet(
                "acceptability",
                "Acceptability: is this English?",
                "classification",
                List.of("unacceptable", "acceptable"),
                Map.of("text", "text", "label", "label"),
                List.of("text", "label"),
                train,
                test,
                0,
                "Grammatical sentences and the same with one error of agreement, pronoun, auxiliary, comparison or word"
                        + " order.",
                """
                Sentences come in pairs that differ in one place: agreement of verb and subject, often across a noun of
                the other number (*The dog near the houses barks*), determiner and noun, reflexives and pronouns, forms
                after auxiliaries and *to*, comparison, tense with a time named, or the order of two words (one pair in
                five). The wrong form is right elsewhere, so single words tell little. Both members of a pair are in
                the same file. No ungrammatical sentence is in the pre-training text. For comparison: a logistic regression
                on word counts scores 55 % on the test rows, on counts of up to three words in a row 65 %.

                ## What methods reach

                Accuracy on the test rows: mean of seeds 1 and 2 with both values, on the bundled encoder, batch 32, at most 64
                tokens, 3 epochs (full: 2), the weights of the best validation loss.

                | method | learning rate | accuracy |
                |---|---|---|
                | head only | 2e-2 | 0.589 (0.595, 0.582) |
                | BitFit | 1e-2 | 0.651 (0.664, 0.639) |
                | LoRA, rank 8 on q, v | 4e-3 | 0.702 (0.690, 0.713) |
                | Pfeiffer, size 16 | 3e-3 | 0.712 (0.698, 0.725) |
                | full fine-tuning | 3e-4 | 0.709 (0.734, 0.684) |""");
    }

    private static List<List<Object>> rows(Syntax syntax, Dice dice, int count, Set<String> seen) {
        List<List<Object>> rows = new ArrayList<>();
        while (rows.size() < count) {
            Draft draft = syntax.sentence(dice);
            String right = draft.text();
            String swapped = dice.chance(SWAPPED) || draft.faults() == 0 ? draft.swapped(dice) : null;
            String wrong = swapped != null || draft.faults() == 0 ? swapped : draft.broken(dice.below(draft.faults()));
            if (wrong != null && seen.add(right) && seen.add(wrong)) {
                rows.add(List.of(right, "acceptable"));
                rows.add(List.of(wrong, "unacceptable"));
            }
        }
        return Rows.shuffled(rows, dice);
    }
}
