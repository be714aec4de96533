package graft.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Where the text of each row begins and ends between its padding, for adapters that act at a row's first or
/// last tokens. Looked up once in a pass, when first asked for.
public final class TextBounds {

    private final Inputs inputs;
    private final @Nullable EndToEnd endToEnd;
    private final Map<Integer, NDArray> chosen = new HashMap<>();
    private int @Nullable [] first;
    private int @Nullable [] end;

    TextBounds(Inputs inputs) {
        this(inputs, null);
    }

    private TextBounds(Inputs inputs, @Nullable EndToEnd endToEnd) {
        this.inputs = inputs;
        this.endToEnd = endToEnd;
    }

    /// The same for rows that lie end to end.
    TextBounds among(EndToEnd rows) {
        return new TextBounds(inputs, rows);
    }

    private void find() {
        long[] mask = inputs.attentionMask().toLongArray();
        int rows = Math.toIntExact(inputs.rows());
        int total = mask.length / Math.max(1, rows);
        int[] begins = new int[rows];
        int[] ends = new int[rows];
        for (int i = mask.length - 1; i >= 0; i--) {
            if (mask[i] != 0) {
                begins[i / total] = i % total;
                ends[i / total] = Math.max(ends[i / total], i % total + 1);
            }
        }
        first = begins;
        end = ends;
    }

    /// The places of each row's first tokens.
    ///
    /// @param count  how many; fewer where a row is shorter
    /// @param unless how many last ones are left out of them
    /// @return indices (n) int64 into the rows (B·S) that this pass reads, or null for none
    public @Nullable NDArray first(int count, int unless) {
        return chosen.computeIfAbsent(key(count, unless, 0), key -> places(count, unless, true));
    }

    /// The places of each row's last tokens, likewise.
    public @Nullable NDArray last(int count) {
        return chosen.computeIfAbsent(key(count, 0, 1), key -> places(count, 0, false));
    }

    private static int key(int count, int unless, int side) {
        return (count * 65_537 + unless) * 2 + side;
    }

    private @Nullable NDArray places(int count, int unless, boolean atFirst) {
        if (first == null || end == null) {
            find();
        }
        int[] begins = Objects.requireNonNull(first);
        int[] ends = Objects.requireNonNull(end);
        int rows = Math.toIntExact(inputs.rows());
        int read = Math.toIntExact(inputs.length());
        int past = Math.toIntExact(inputs.past());
        LongStream.Builder found = LongStream.builder();
        for (int row = 0; row < rows; row++) {
            int from = atFirst ? begins[row] : Math.max(begins[row], ends[row] - count);
            int to = atFirst ? Math.min(begins[row] + count, ends[row] - unless) : ends[row];
            for (int at = Math.max(from, past); at < to; at++) {
                found.add((long) row * read + at - past);
            }
        }
        long[] text = found.build().toArray();
        long[] places = endToEnd == null ? text : Objects.requireNonNull(endToEnd.places(text), "text is no padding");
        return places.length == 0 ? null : inputs.inputIds().getManager().create(places);
    }
}
