package graft.engine.pretrain.samples;

import graft.engine.pretrain.world.Dice;
import graft.engine.pretrain.world.Reviews;
import graft.engine.pretrain.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Review sentiment. The verdict lies in negation, contrast, hearsay and irony; every structure exists for both
/// verdicts with the same words, so a bag of words is left with a weak trace.
final class ReviewSamples {
    private static final int TRAIN = 4000;
    private static final int TEST = 1000;
    private static final double NOISE = 0.03;

    private ReviewSamples() {}

    static SampleSet make(World world, long seed) {
        Reviews reviews = new Reviews(world);
        Set<String> seen = new HashSet<>();
        List<List<Object>> train = rows(reviews, new Dice(seed ^ 0x11), TRAIN, NOISE, seen);
        List<List<Object>> test = rows(reviews, new Dice(seed ^ 0x12), TEST, 0, seen);
        return new SampleSet(
                "reviews",
                "Reviews: satisfied or not",
                "classification",
                List.of("negative", "positive"),
                Map.of("text", "text", "label", "label"),
                List.of("text", "label"),
                train,
                test,
                NOISE,
                "Reviews of phones, cafes, films, hotels, tools and more. Who is satisfied shows in negation, contrast,"
                        + " hearsay and irony; the words alone hardly tell.",
                """
                A review speaks of one thing and has one verdict. It is put together from clauses about its aspects,
                some for the verdict and some against it: *Although the coffee was cold, I am happy with it*, *People
                say that the screen is dim. I disagree*, *Great! The battery died before noon*. Every structure is used
                for both verdicts, with praise and blame changed over, and many clauses say their part by
                negation; about a fifth of the clauses say it straight out. The last word of the
                argument decides. For comparison: a logistic regression on word counts scores 70 % on the test rows, on
                counts of up to three words in a row 81 %.

                ## What methods reach

                Accuracy on the test rows: mean ± standard deviation of seeds 1, 2 and 3, on the bundled encoder, batch 32, at
                most 64 tokens, 4 epochs (full: 3), the weights of the best validation loss.

                | method | learning rate | accuracy |
                |---|---|---|
                | head only | 2e-2 | 0.689 ± 0.008 |
                | BitFit | 1e-2 | 0.734 ± 0.007 |
                | (IA)³ | 1e-2 | 0.745 ± 0.002 |
                | LoRA, rank 8 on q, v | 4e-3 | 0.827 ± 0.013 |
                | Pfeiffer, size 16 | 3e-3 | 0.834 ± 0.006 |
                | full fine-tuning | 3e-4 | 0.875 ± 0.006 |

                Seed 1 alone, Pfeiffer: size 4 reaches 0.789 and size 64 0.889; the lower three layers alone 0.826, the upper
                three 0.760; learning rate 1e-4 reaches 0.633 and 2e-2 0.726.""");
    }

    private static List<List<Object>> rows(Reviews reviews, Dice dice, int count, double noise, Set<String> seen) {
        List<List<Object>> rows = new ArrayList<>();
        while (rows.size() < count) {
            boolean good = rows.size() % 2 == 0;
            String text = reviews.sample(dice, good);
            if (seen.add(text)) {
                boolean label = dice.chance(noise) != good;
                rows.add(List.of(text, label ? "positive" : "negative"));
            }
        }
        return Rows.shuffled(rows, dice);
    }
}
