package graft.engine.eval;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Named entities out of BIO tags, compared as whole spans the way CoNLL-2003 does: a span counts as found when its
/// kind, first and last word are right. An `I-` that follows no tag of its kind begins a span.
public final class EntitySpans {

    private long labelled;
    private long predicted;
    private long correct;

    /// @param kind  without `B-` or `I-`
    /// @param first first word, from 0
    /// @param end   word after the last
    public record Span(String kind, int first, int end) {}

    /// The spans of one row's tags.
    public static List<Span> of(List<String> tags) {
        List<Span> spans = new ArrayList<>();
        String open = null;
        int first = 0;
        for (int i = 0; i <= tags.size(); i++) {
            String tag = i < tags.size() ? tags.get(i) : "O";
            String kind = kind(tag);
            boolean goesOn = tag.startsWith("I-") && Objects.equals(kind, open);
            if (!goesOn) {
                if (open != null) {
                    spans.add(new Span(open, first, i));
                }
                open = kind;
                first = i;
            }
        }
        return spans;
    }

    /// Counts one row.
    public void add(List<String> labels, List<String> predictions) {
        Set<Span> truth = new HashSet<>(of(labels));
        List<Span> found = of(predictions);
        labelled += truth.size();
        predicted += found.size();
        correct += found.stream().filter(truth::contains).count();
    }

    public double precision() {
        return predicted == 0 ? 0 : (double) correct / predicted;
    }

    public double recall() {
        return labelled == 0 ? 0 : (double) correct / labelled;
    }

    /// 0 where no entity was found or none is there.
    public double f1() {
        return predicted + labelled == 0 ? 0 : 2.0 * correct / (predicted + labelled);
    }

    private static @Nullable String kind(String tag) {
        return tag.startsWith("B-") || tag.startsWith("I-") ? tag.substring(2) : null;
    }
}
