package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sentence word by word, with the places where it could go wrong: where English demands one form, the draft
/// knows the form that would break the rule.
public final class Draft {

    /// A word. `wrong` is what would be ungrammatical in its place, or null where nothing is known.
    private record Piece(String right, @Nullable String wrong) {}

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

    /// The sentence with two neighbouring words changed over, or null where that could still be English.
    public @Nullable String swapped(Dice dice) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i + 1 < pieces.size(); i++) {
            if (Syntax.FIXED_BEFORE.contains(pieces.get(i).right())
                    && !Syntax.FIXED_BEFORE.contains(pieces.get(i + 1).right())) {
                places.add(i);
            }
        }
        if (places.isEmpty()) {
            return null;
        }
        int at = dice.pick(places);
        List<String> words = new ArrayList<>(pieces.stream().map(Piece::right).toList());
        words.set(at, pieces.get(at + 1).right());
        words.set(at + 1, pieces.get(at).right());
        return Surface.finish(String.join(" ", words) + ".");
    }
}
