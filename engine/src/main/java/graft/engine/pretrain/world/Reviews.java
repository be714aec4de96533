package graft.engine.pretrain.world;

import java.util.List;

/// Writes reviews: judgements made of clauses for and against, whose verdict lies in how they are put together.
public final class Reviews {
    private final World world;
    private final Grammar grammar = Grammar.load("reviews.txt");
    private final List<Goods> goods = Goods.load();

    public Reviews(World world) {
        this.world = world;
    }

    /// A document for pre-training: a review and what came of it.
    String document(Dice dice) {
        return write("document", dice, dice.chance(0.5));
    }

    String verdict(Dice dice) {
        return write("summed", dice, dice.chance(0.5));
    }

    /// A review alone, with the given verdict, in which the way of putting it decides and the words hardly do.
    public String sample(Dice dice, boolean good) {
        return write("sample", dice, good);
    }

    private String write(String rule, Dice dice, boolean good) {
        Scene scene = new ReviewScene(world.lexicon(), dice, dice.pick(goods), good);
        return grammar.write(rule, world.cast(scene));
    }
}
