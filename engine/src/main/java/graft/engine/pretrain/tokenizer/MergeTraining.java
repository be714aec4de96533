package graft.engine.pretrain.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Byte-pair training: join the most frequent neighbouring pair of symbols, again and again (arXiv 1508.07909 §3.2).
/// Ties go to the pair that sorts first, so the result depends on the counts alone.
final class MergeTraining {
    private static final long RAREST = 2;

    record Pair(String left, String right) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            return Comparator.comparing(Pair::left).thenComparing(Pair::right).compare(this, other);
        }
    }

    private final List<List<String>> words = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private final Map<Pair, Long> pairCounts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();
    private final BinaryOperator<String> join;

    /// @param split the symbols a word starts as
    /// @param join  the symbol that two neighbours become
    MergeTraining(Map<String, Long> wordCounts, Function<String, List<String>> split, BinaryOperator<String> join) {
        this.join = join;
        new TreeMap<>(wordCounts).forEach((word, count) -> {
            words.add(split.apply(word));
            counts.add(count);
        });
        for (int word = 0; word < words.size(); word++) {
            tally(word, 1);
        }
    }

    /// The symbols that all words are made of before the first merge.
    Set<String> alphabet() {
        Set<String> symbols = new TreeSet<>();
        words.forEach(symbols::addAll);
        return symbols;
    }

    /// The next merge, applied; null when no pair is seen twice.
    @Nullable
    Pair next() {
        Pair best = null;
        long most = RAREST - 1;
        for (Map.Entry<Pair, Long> entry : pairCounts.entrySet()) {
            long count = entry.getValue();
            if (count > most || count == most && best != null && entry.getKey().compareTo(best) < 0) {
                best = entry.getKey();
                most = count;
            }
        }
        if (best != null) {
            apply(best);
        }
        return best;
    }

    String joined(Pair pair) {
        return join.apply(pair.left(), pair.right());
    }

    private void apply(Pair pair) {
        for (int word : List.copyOf(places.getOrDefault(pair, Set.of()))) {
            tally(word, -1);
            words.set(word, merged(words.get(word), pair));
            tally(word, 1);
        }
    }

    private List<String> merged(List<String> symbols, Pair pair) {
        List<String> out = new ArrayList<>(symbols.size());
        for (int i = 0; i < symbols.size(); i++) {
            boolean here = i + 1 < symbols.size()
                    && symbols.get(i).equals(pair.left())
                    && symbols.get(i + 1).equals(pair.right());
            out.add(here ? joined(pair) : symbols.get(i));
            i += here ? 1 : 0;
        }
        return out;
    }

    private void tally(int word, int sign) {
        List<String> symbols = words.get(word);
        for (int i = 0; i + 1 < symbols.size(); i++) {
            Pair pair = new Pair(symbols.get(i), symbols.get(i + 1));
            pairCounts.merge(pair, sign * counts.get(word), Long::sum);
            Set<Integer> where = places.computeIfAbsent(pair, unseen -> new TreeSet<>());
            if (sign > 0) {
                where.add(word);
            } else {
                where.remove(word);
            }
        }
    }
}
