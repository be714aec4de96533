package graft.engine.pretrain.samples;

import graft.engine.pretrain.world.Dice;
import graft.engine.pretrain.world.Stories;
import graft.engine.pretrain.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Instructions to say a fact in a style. A response follows from its prompt, so exact answers can be counted.
final class StyleSamples {
    private static final int TRAIN = 3000;
    private static final int TEST = 600;
    private static final List<String> KINDS =
            List.of("live", "job", "open", "price", "rain", "lost", "cook", "journey-to", "gave", "likes");
    private static final List<String> STYLES = List.of("formal", "pirate", "terse", "polite", "rhyme", "excited");

    private StyleSamples() {}

    static SampleSet make(World world, long seed) {
        Stories stories = new Stories(world);
        Set<String> seen = new HashSet<>();
        List<List<Object>> train = rows(stories, new Dice(seed ^ 0x51), TRAIN, seen);
        List<List<Object>> test = rows(stories, new Dice(seed ^ 0x52), TEST, seen);
        return new SampleSet(
                "styles",
                "Styles: say it like a pirate",
                "instruction",
                List.of(),
                Map.of("prompt", "prompt", "response", "response"),
                List.of("prompt", "response"),
                train,
                test,
                0,
                "Facts to be said formally, like a pirate, briefly, very politely, in rhyme or with excitement. For the"
                        + " decoder.",
                """
                A prompt names a style and a fact; the response is the fact said in that style. There are ten kinds of
                facts and six styles, each style asked for in three ways. A pair of prompt and fact has one response,
                which copies the names and numbers of the fact, so answers can be compared letter by letter. The
                pre-training text of the decoder has instructions too, but of other kinds (say it again, as a question,
                in the past) and none of these styles.

                ## What methods reach

                On the test rows, seed 1, on the bundled decoder, batch 32, at most 96 tokens, 2 epochs, the weights of the best
                validation loss. It has no biases, so there is no BitFit.

                | method | learning rate | loss | token accuracy |
                |---|---|---|---|
                | Pfeiffer, size 16 | 3e-3 | 1.974 | 0.617 |
                | LoRA, rank 8 on q, v | 4e-3 | 1.907 | 0.659 |
                | LoRA, rank 8 on every matrix | 4e-3 | 0.774 | 0.844 |
                | LoRA, rank 32 on every matrix | 3e-3 | 0.710 | 0.853 |
                | full fine-tuning | 3e-4 | 0.579 | 0.859 |""");
    }

    private static List<List<Object>> rows(Stories stories, Dice dice, int count, Set<String> seen) {
        List<List<Object>> rows = new ArrayList<>();
        while (rows.size() < count) {
            String kind = "say-" + dice.pick(KINDS);
            String style = STYLES.get(rows.size() % STYLES.size());
            List<String> texts = stories.together(List.of("prompt-" + style, kind, kind + "-" + style), dice);
            String prompt = texts.get(0) + " " + texts.get(1);
            if (seen.add(prompt)) {
                rows.add(List.of(prompt, texts.get(2)));
            }
        }
        return Rows.shuffled(rows, dice);
    }
}
