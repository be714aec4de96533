package graft.engine.pretrain.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one document speaks of: names bound to people, places and words, kept until its end, so that what is
/// bought is what is later used. A name with a capital letter belongs to the rule that binds it.
public class Scene {
    private final Lexicon lexicon;
    private final Dice dice;
    private final Map<String, Referent> bound = new HashMap<>();
    private final Deque<Map<String, Referent>> frames = new ArrayDeque<>();
    private boolean good = true;

    public Scene(Lexicon lexicon, Dice dice) {
        this.lexicon = lexicon;
        this.dice = dice;
    }

    public final Dice dice() {
        return dice;
    }

    public final Lexicon lexicon() {
        return lexicon;
    }

    /// The polarity in force: whether what is being said speaks for its subject or against it.
    public final boolean good() {
        return good;
    }

    public final Scene good(boolean polarity) {
        this.good = polarity;
        return this;
    }

    final void flip() {
        good = !good;
    }

    public final Scene bind(String name, Referent referent) {
        bound.put(name, referent);
        return this;
    }

    public final Scene bind(String name, String text) {
        return bind(name, Referent.text(text));
    }

    final void enter() {
        frames.push(new HashMap<>(4));
    }

    final void leave() {
        frames.pop();
    }

    /// What a slot speaks of; takes a word from `list` when the name is new and a list is given.
    final Referent find(String name, String list) {
        boolean local = !name.isEmpty() && Character.isUpperCase(name.charAt(0)) && !frames.isEmpty();
        Map<String, Referent> place = local ? frames.getFirst() : bound;
        @Nullable Referent known = place.get(name);
        if (known == null && local && list.isEmpty()) {
            known = frames.stream()
                    .map(frame -> frame.get(name))
                    .filter(r -> r != null)
                    .findFirst()
                    .orElse(null);
        }
        if (known != null && !name.isEmpty()) {
            return known;
        }
        if (list.isEmpty()) {
            throw new IllegalArgumentException("nothing is called '" + name + "' here");
        }
        Mark mark = Mark.ofList(list);
        Referent chosen =
                mark == null ? draw(list) : Referent.text(mark.around(draw(list).say("", dice)));
        if (!name.isEmpty()) {
            place.put(name, chosen);
        }
        return chosen;
    }

    /// Takes something from a list; scenes with lists of their own look there first.
    protected Referent draw(String list) {
        return dice.pick(lexicon.list(list));
    }
}
