package graft.engine.pretrain.world;

import java.util.List;

/// Writes what comes from rules alone: days of life, talk, news, the six topics, questions and instructions.
public final class Stories {
    /// The topics that texts are about; each has rules of its name.
    public static final List<String> TOPICS = List.of("cooking", "money", "sport", "technology", "travel", "weather");

    private final World world;
    private final Grammar grammar = Grammar.load(
            "life.txt",
            "dialogue.txt",
            "weather.txt",
            "cooking.txt",
            "sport.txt",
            "technology.txt",
            "travel.txt",
            "money.txt",
            "topics.txt",
            "instructions.txt",
            "styles.txt");

    public Stories(World world) {
        this.world = world;
    }

    /// A text from any rule, with people of the world at hand as `hero`, `friend`, `third`, `town`, `firm`, `rival`.
    public String write(String rule, Dice dice) {
        return grammar.write(rule, scene(dice));
    }

    /// A text whose names carry their {@link Mark}s.
    public String writeMarked(String rule, Dice dice) {
        return grammar.writeMarked(rule, scene(dice));
    }

    /// A text about a topic, in which another is often mentioned.
    public String aboutTopic(String topic, Dice dice) {
        return topical("topic-text", topic, dice);
    }

    /// The same, going on about its topic.
    String topicDocument(Dice dice) {
        return topical("topic-doc", dice.pick(TOPICS), dice);
    }

    private String topical(String rule, String topic, Dice dice) {
        String other = dice.pick(TOPICS);
        while (other.equals(topic)) {
            other = dice.pick(TOPICS);
        }
        return grammar.write(rule, scene(dice).bind("main", topic).bind("other", other));
    }

    /// Several rules over one scene: the same people and things in each text.
    public List<String> together(List<String> rules, Dice dice) {
        Scene scene = scene(dice);
        return rules.stream().map(rule -> grammar.write(rule, scene)).toList();
    }

    private Scene scene(Dice dice) {
        return world.cast(new Scene(world.lexicon(), dice));
    }
}
