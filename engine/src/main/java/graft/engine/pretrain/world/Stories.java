package graft.engine.pretrain.world;

/// Writes the documents that come from rules alone: days of life, talk, news and the six topics.
public final class Stories {
    private final World world;
    private final Grammar grammar = Grammar.load(
            "life.txt",
            "dialogue.txt",
            "weather.txt",
            "cooking.txt",
            "sport.txt",
            "technology.txt",
            "travel.txt",
            "money.txt");

    public Stories(World world) {
        this.world = world;
    }

    /// A text from any rule, with people of the world at hand as `hero`, `friend`, `third`, `town`, `firm`, `rival`.
    public String write(String rule, Dice dice) {
        return grammar.write(rule, world.cast(new Scene(world.lexicon(), dice)));
    }

    /// The rules there are.
    public Grammar grammar() {
        return grammar;
    }
}
