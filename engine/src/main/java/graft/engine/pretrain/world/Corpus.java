package graft.engine.pretrain.world;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The pre-training text: an endless row of short documents. A document depends on the seed and its index
/// alone.
public final class Corpus {

    /// What the text is for. The decoder's has questions with answers and instructions among it.
    public enum Mix {
        ENCODER,
        DECODER
    }

    /// Percent of an encoder's documents: reviews that end in one word of judgement.
    private static final int SUMMED = 20;

    private final Mix mix;
    private final Reviews reviews;
    private final Stories stories;
    private final Syntax syntax;

    public Corpus(Mix mix) {
        this.mix = mix;
        World world = World.create(Lexicon.load());
        this.reviews = new Reviews(world);
        this.stories = new Stories(world);
        this.syntax = new Syntax(world);
    }

    /// Documents 0 to `count`, made as they are read.
    public static Stream<String> documents(long seed, long count) {
        return documents(Mix.ENCODER, seed, count);
    }

    public static Stream<String> documents(Mix mix, long seed, long count) {
        Corpus corpus = new Corpus(mix);
        return LongStream.range(0, count).mapToObj(index -> corpus.document(seed, index));
    }

    /// One document: one to a dozen sentences that belong together.
    public String document(long seed, long index) {
        Dice dice = Dice.of(seed, index);
        int kind = dice.below(100);
        if (mix == Mix.DECODER && kind >= 88) {
            return stories.write("instruction", dice);
        }
        if (mix == Mix.ENCODER && kind < SUMMED) {
            return reviews.verdict(dice);
        }
        if (kind < 44) {
            return reviews.document(dice);
        }
        if (kind < 60) {
            return syntax.document(dice);
        }
        return kind < 66 ? stories.topicDocument(dice) : stories.write(rule(dice), dice);
    }

    private static String rule(Dice dice) {
        return dice.of(
                "life",
                "life",
                "life",
                "dialogue",
                "news",
                "news",
                "weather-doc",
                "cooking-doc",
                "sport-doc",
                "technology-doc",
                "travel-doc",
                "money-doc");
    }
}
