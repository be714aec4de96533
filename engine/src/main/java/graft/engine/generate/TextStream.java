package graft.engine.generate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// The text of a row as its tokens come. Characters may be spread over tokens, and the text of a token may depend on
/// the one before: what is certain is given out, the rest kept until it is. Ends at the first stop string.
public final class TextStream {

    private static final char INCOMPLETE = '\uFFFD';

    private final Function<int[], String> decode;
    private final List<String> stops;
    private int[] ids = new int[64];
    private int length;
    private int given;
    private boolean stopped;

    /// @param decode the text of token ids
    /// @param stops  texts before which the row ends; they are not part of it
    public TextStream(Function<int[], String> decode, List<String> stops) {
        this.decode = decode;
        this.stops = List.copyOf(stops);
    }

    /// The text that this token makes certain; empty where it makes none.
    public String add(int id) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
        }
        ids[length++] = id;
        String text = text();
        int certain = stopped ? text.length() : text.length() - held(text);
        String fresh = certain > given ? text.substring(given, certain) : "";
        given = Math.max(given, certain);
        return fresh;
    }

    /// What was held back, at the end of the row.
    public String rest() {
        String text = text();
        String rest = text.substring(Math.min(given, text.length()));
        given = text.length();
        return rest;
    }

    /// The whole text, up to the first stop string.
    public String text() {
        String text = decode.apply(Arrays.copyOf(ids, length));
        int end = stops.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
        stopped = end >= 0;
        return stopped ? text.substring(0, end) : text;
    }

    /// Whether a stop string has come.
    public boolean stopped() {
        return stopped;
    }

    /// Characters at the end that may still change: part of a character, or of a stop string.
    private int held(String text) {
        int held = !text.isEmpty() && text.charAt(text.length() - 1) == INCOMPLETE ? 1 : 0;
        for (String stop : stops) {
            for (int part = Math.min(stop.length() - 1, text.length()); part > held; part--) {
                if (text.endsWith(stop.substring(0, part))) {
                    held = part;
                }
            }
        }
        return held;
    }
}
