package graft.engine.pretrain.samples;

import graft.engine.pretrain.world.Dice;
import graft.engine.pretrain.world.Stories;
import graft.engine.pretrain.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Topic in six classes. Most texts mention a second topic, so that one has to see which of the two it is
/// about.
final class TopicSamples {
    private static final int TRAIN = 3000;
    private static final int TEST = 900;

    private TopicSamples() {}

    static SampleSet make(World world, long seed) {
        Stories stories = new Stories(world);
        Set<String> seen = new HashSet<>();
        List<List<Object>> train = rows(stories, new Dice(seed ^ 0x21), TRAIN, seen);
        List<List<Object>> test = rows(stories, new Dice(seed ^ 0x22), TEST, seen);
        return new SampleSet(
                "topics",
                "Topics: what is it about?",
                "classification",
                Stories.TOPICS,
                Map.of("text", "text", "label", "label"),
                List.of("text", "label"),
                train,
                test,
                0,
                "Short texts about cooking, money, sport, technology, travel or the weather. Most mention a second topic"
                        + " in passing.",
                """
                A text has one topic and, in three texts of four, mentions another: in a side clause (*While the soup
                boiled, the coach praised the team*), or as what it is not about (*Enough of the rain: prices rose*).
                The label is what the text is about. Both topics bring their own words, so counting words finds the
                pair more easily than the right one of the two. The classes are of equal size. For comparison: a logistic
                regression on word counts scores 74 % on the test rows, on counts of up to three words in a row 84 %.

                ## What methods reach

                Accuracy on the test rows: mean of seeds 1 and 2 with both values, on the bundled encoder, batch 32, at most 64
                tokens, 3 epochs (full: 2), the weights of the best validation loss.

                | method | learning rate | accuracy |
                |---|---|---|
                | head only | 2e-2 | 0.686 (0.684, 0.688) |
                | BitFit | 1e-2 | 0.789 (0.783, 0.796) |
                | Pfeiffer, size 16 | 3e-3 | 0.857 (0.860, 0.854) |
                | LoRA, rank 8 on q, v | 4e-3 | 0.926 (0.929, 0.922) |
                | full fine-tuning | 3e-4 | 0.950 (0.950, 0.950) |""");
    }

    private static List<List<Object>> rows(Stories stories, Dice dice, int count, Set<String> seen) {
        List<List<Object>> rows = new ArrayList<>();
        while (rows.size() < count) {
            String topic = Stories.TOPICS.get(rows.size() % Stories.TOPICS.size());
            String text = stories.aboutTopic(topic, dice);
            if (seen.add(text)) {
                rows.add(List.of(text, topic));
            }
        }
        return Rows.shuffled(rows, dice);
    }
}
