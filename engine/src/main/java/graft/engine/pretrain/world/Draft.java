package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A sentence word by word, with the places where it could go wrong: where English demands one form, the draft
/// knows the form that would break the rule.
public final class Draft {

    /// A word. `wrong` is what would be ungrammatical in its place, or null where nothing is known.
    private record Piece(String right, @Nullable String wrong) {}

    /// Words that always stand before what they belong to.
    private static final Set<String> LEADING = Set.of(
            "the", "a", "every", "each", "many", "these", "those", "very", "because", "has", "have", "had", "will",
            "does", "do");

    private final List<Piece> pieces = new ArrayList<>();

    Draft add(String... words) {
        for (String word : words) {
            if (!word.isEmpty()) {
                pieces.add(new Piece(word, null));
            }
        }
        return this;
    }

    /// A form that the grammar demands, with the one that breaks it.
    Draft demand(String right, String wrong) {
        pieces.add(right.equals(wrong) ? new Piece(right, null) : new Piece(right, wrong));
        return this;
    }

    public String text() {
        return Surface.finish(String.join(" ", pieces.stream().map(Piece::right).toList()) + ".");
    }

    /// How many places can be made wrong.
    public int faults() {
        return (int) pieces.stream().filter(piece -> piece.wrong() != null).count();
    }

    /// The sentence with exactly one place made wrong.
    public String broken(int fault) {
        StringBuilder out = new StringBuilder();
        int seen = 0;
        for (Piece piece : pieces) {
            String wrong = piece.wrong();
            boolean here = wrong != null && seen++ == fault;
            out.append(here ? wrong : piece.right()).append(' ');
        }
        return Surface.finish(out + ".");
    }

    /// The sentence with two neighbouring words changed over, one of which never follows the other in English; null
    /// where there are none.
    public @Nullable String swapped(Dice dice) {
        List<String> words = new ArrayList<>(pieces.stream().map(Piece::right).toList());
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (LEADING.contains(words.get(i))
                    && Character.isLetter(words.get(i + 1).charAt(0))
                    && !LEADING.contains(words.get(i + 1))) {
                places.add(i);
            }
        }
        if (places.isEmpty()) {
            return null;
        }
        int at = dice.pick(places);
        Collections.swap(words, at, at + 1);
        return Surface.finish(String.join(" ", words) + ".");
    }
}
