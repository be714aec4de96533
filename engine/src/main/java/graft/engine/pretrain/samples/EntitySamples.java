package graft.engine.pretrain.samples;

import graft.engine.pretrain.world.Dice;
import graft.engine.pretrain.world.Mark;
import graft.engine.pretrain.world.Stories;
import graft.engine.pretrain.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Named entities as BIO tags. Many names are those of a town, a family and a firm at once, so the context
/// decides.
final class EntitySamples {
    private static final int TRAIN = 3000;
    private static final int TEST = 600;
    private static final Map<Mark, String> TAGS =
            Map.of(Mark.PERSON, "PER", Mark.PLACE, "LOC", Mark.ORGANISATION, "ORG", Mark.PRODUCT, "PROD");

    private EntitySamples() {}

    static SampleSet make(World world, long seed) {
        Stories stories = new Stories(world);
        Set<String> seen = new HashSet<>();
        List<List<Object>> train = rows(stories, new Dice(seed ^ 0x31), TRAIN, seen);
        List<List<Object>> test = rows(stories, new Dice(seed ^ 0x32), TEST, seen);
        return new SampleSet(
                "entities",
                "Entities: people, places, firms, products",
                "token-classification",
                List.of("O", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-PER", "I-PER", "B-PROD", "I-PROD"),
                Map.of("tokens", "tokens", "tags", "tags"),
                List.of("tokens", "tags"),
                train,
                test,
                0,
                "News sentences with the names of people, places, organisations and products tagged. Norton may be a"
                        + " town, a family or a firm.",
                """
                One JSON object a line: `tokens`, the words and punctuation marks, and `tags`, one each, in BIO form (B
                begins a name, I goes on, O is no name). Titles such as *Mr* are not part of a name. Several names serve
                as town, family and firm in this world, and firms often go by their short name (*Norton sells the Orbit
                Mini*), so a list of names is not enough: *Norton thanked Keller in Harding*. For comparison: giving each word its most frequent tag
                scores an F1 of 80 % on the names of the test rows.

                ## What methods reach

                F1 of the names on the test rows, seed 1, on the bundled encoder, batch 32, at most 64 tokens, 3 epochs (full: 2):
                head only 0.990, BitFit 0.997, LoRA of rank 8 on q, v 0.999, Pfeiffer of size 16 0.996, full fine-tuning 1.000.
                The frozen encoder knows this world's names: the set teaches tagging, and tells methods apart hardly at all.""");
    }

    private static List<List<Object>> rows(Stories stories, Dice dice, int count, Set<String> seen) {
        List<List<Object>> rows = new ArrayList<>();
        while (rows.size() < count) {
            String text = stories.writeMarked("name-text", dice);
            if (seen.add(text)) {
                rows.add(row(text));
            }
        }
        return List.copyOf(rows);
    }

    /// Words and punctuation marks, with the tags that the marks of the text stand for.
    static List<Object> row(String marked) {
        List<String> tokens = new ArrayList<>();
        List<String> tags = new ArrayList<>();
        @Nullable Mark inside = null;
        boolean first = false;
        int at = 0;
        while (at < marked.length()) {
            char c = marked.charAt(at);
            Mark begins = Mark.beginning(c);
            if (begins != null || Mark.ending(c)) {
                inside = begins;
                first = true;
                at++;
            } else if (c == ' ') {
                at++;
            } else {
                int end = at + 1;
                while (Character.isLetterOrDigit(c) && end < marked.length() && inWord(marked.charAt(end))) {
                    end++;
                }
                tokens.add(marked.substring(at, end));
                tags.add(inside == null ? "O" : (first ? "B-" : "I-") + TAGS.get(inside));
                first = false;
                at = end;
            }
        }
        return List.of(List.copyOf(tokens), List.copyOf(tags));
    }

    private static boolean inWord(char c) {
        return Character.isLetterOrDigit(c) || c == '\'';
    }
}
