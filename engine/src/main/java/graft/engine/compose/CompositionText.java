package graft.engine.compose;

import graft.engine.compose.Composition.Average;
import graft.engine.compose.Composition.BatchSplit;
import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.Composition.Member;
import graft.engine.compose.Composition.Parallel;
import graft.engine.compose.Composition.Split;
import graft.engine.compose.Composition.Stack;
import graft.engine.compose.Composition.Sum;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A composition as it is written on the command line: one word for all adapters, `stack`, or a tree of their
/// numbers, `stack(1, fuse(2, 3))`.
public final class CompositionText {

    private static final int DEEPEST = 20;

    private final String text;
    private final List<String> names;
    private final List<Double> weights;
    private final List<Integer> lengths;
    private int at;

    private CompositionText(String text, List<String> names, List<Double> weights, List<Integer> lengths) {
        this.text = text;
        this.names = names;
        this.weights = weights;
        this.lengths = lengths;
    }

    /// @param names   of the adapters, in the order of their numbers from 1
    /// @param weights for an average, or empty for equal ones
    /// @param lengths for a split of positions or rows
    /// @throws InvalidInput when it says nothing that can be done
    public static Composition parse(String text, List<String> names, List<Double> weights, List<Integer> lengths) {
        CompositionText reader = new CompositionText(text.strip(), names, weights, lengths);
        boolean word = reader.text.matches("[a-z-]+");
        List<Composition> all = names.stream().<Composition>map(Member::new).toList();
        Composition tree = word ? reader.of(reader.text, all) : reader.part(0);
        if (!word && reader.at < reader.text.length()) {
            throw reader.wrong("after \"" + reader.text.substring(0, reader.at) + "\" nothing more is expected");
        }
        Set<String> missing = new LinkedHashSet<>(names);
        missing.removeAll(tree.names());
        if (!missing.isEmpty()) {
            throw reader.wrong("it leaves out " + String.join(", ", missing));
        }
        return tree;
    }

    private Composition part(int depth) {
        skip();
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(start, at);
        skip();
        if (word.matches("\\d{1,4}")) {
            int number = Integer.parseInt(word);
            if (number < 1 || number > names.size()) {
                throw wrong("there is no adapter " + number + ", only " + names.size());
            }
            return new Member(names.get(number - 1));
        }
        if (word.equals("base")) {
            return new Composition.Bare();
        }
        if (depth > DEEPEST || at >= text.length() || text.charAt(at) != '(') {
            throw wrong("\"" + word + "\" is no number of an adapter and no form with parts in brackets");
        }
        List<Composition> parts = new ArrayList<>();
        do {
            at++;
            parts.add(part(depth + 1));
            skip();
        } while (at < text.length() && text.charAt(at) == ',');
        if (at >= text.length() || text.charAt(at) != ')') {
            throw wrong("a bracket is not closed");
        }
        at++;
        return of(word, parts);
    }

    private void skip() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private Composition of(String word, List<Composition> parts) {
        return switch (word) {
            case "stack" -> new Stack(parts);
            case "sum" -> new Sum(parts);
            case "fuse" -> Fuse.of(parts);
            case "average" -> Average.normalised(parts, weights);
            case "parallel", "ensemble" -> new Parallel(parts);
            case "split" -> new Split(parts, lengths);
            case "batch-split" -> new BatchSplit(parts, lengths);
            default -> throw wrong("\"" + word + "\" is no form");
        };
    }

    private InvalidInput wrong(String why) {
        return new InvalidInput(
                ErrorCode.ARGUMENT_INVALID,
                "--compose " + text + ": " + why + ".",
                "Give stack, sum, parallel, average, fuse, split, batch-split or ensemble, or a tree of the adapters' "
                        + "numbers, for example stack(1, fuse(2, 3)).");
    }
}
