package graft.engine.recipe;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which layers an adapter is placed in, as a person writes it: `all`, `0-5,8`, `6-`, `last 4`, `every 2`, or a
/// list of indices. Layers count from 0 at the input. `every n` takes layers 0, n, 2n, …
///
/// @param text the selection in canonical spelling
public record LayerSelection(String text) {

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern FORM = Pattern.compile(
            "all|last [1-9]\\d{0,3}|every [1-9]\\d{0,3}|(\\d{1,4}(-\\d{0,4})?)(,\\d{1,4}(-\\d{0,4})?)*");

    /// A longer text would name some layer twice, and the pattern's stack is not endless.
    private static final int LONGEST = 5_000;

    /// Every layer.
    public static final LayerSelection ALL = new LayerSelection("all");

    /// @throws IllegalArgumentException when the text has none of the forms above; the message says which are
    ///                                  allowed
    public LayerSelection {
        text = SPACES.matcher(COMMA.matcher(text.strip()).replaceAll(",")).replaceAll(" ");
        if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
            String start = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            throw new IllegalArgumentException("layers \"" + start
                    + "\" is none of \"all\", \"0-5,8\", \"6-\", \"last 4\", \"every 2\" or a list of indices");
        }
    }

    /// Exactly these layers, written as ranges (`0-5,8`).
    ///
    /// @throws IllegalArgumentException when there is none
    public static LayerSelection of(Iterable<Integer> layers) {
        TreeSet<Integer> sorted = new TreeSet<>();
        layers.forEach(sorted::add);
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("layers is empty: name at least one, or leave the adapter out");
        }
        StringBuilder text = new StringBuilder();
        int start = sorted.first();
        int end = start;
        for (int layer : sorted.tailSet(start, false)) {
            if (layer == end + 1) {
                end = layer;
                continue;
            }
            append(text, start, end);
            start = end = layer;
        }
        append(text, start, end);
        return new LayerSelection(text.toString());
    }

    private static void append(StringBuilder text, int start, int end) {
        if (!text.isEmpty()) {
            text.append(',');
        }
        text.append(start);
        if (end > start) {
            text.append('-').append(end);
        }
    }

    /// The selected layers of a model with `count` layers, ascending. Indices beyond the model are left out here;
    /// {@link #beyond} reports them.
    public List<Integer> resolve(int count) {
        return selected(count).filter(layer -> layer < count).boxed().toList();
    }

    /// The named layers that a model with `count` layers does not have.
    public List<Integer> beyond(int count) {
        return selected(count).filter(layer -> layer >= count).boxed().toList();
    }

    private IntStream selected(int count) {
        if (text.equals("all")) {
            return IntStream.range(0, count);
        }
        if (text.startsWith("last ")) {
            int last = Integer.parseInt(text.substring(5));
            return IntStream.concat(
                    IntStream.range(Math.max(0, count - last), count),
                    last > count ? IntStream.of(last - 1) : IntStream.empty());
        }
        if (text.startsWith("every ")) {
            int step = Integer.parseInt(text.substring(6));
            return IntStream.iterate(0, layer -> layer < count, layer -> layer + step);
        }
        TreeSet<Integer> layers = new TreeSet<>();
        for (String part : text.split(",")) {
            int dash = part.indexOf('-');
            int start = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            boolean open = dash == part.length() - 1;
            int end = dash < 0 ? start : open ? Math.max(start, count - 1) : Integer.parseInt(part.substring(dash + 1));
            for (int layer = start; layer <= end; layer++) {
                layers.add(layer);
            }
        }
        return layers.stream().mapToInt(Integer::intValue);
    }

    /// The selection in words a screen can show for a model of `count` layers: `all`, `4–11`, `0, 2, 4`.
    public String describe(int count) {
        List<Integer> layers = resolve(count);
        if (layers.size() == count) {
            return "all";
        }
        if (layers.isEmpty()) {
            return "none";
        }
        return of(layers).text.replace('-', '–').replace(",", ", ");
    }

    @Override
    public String toString() {
        return text;
    }

    /// For tests and messages: the resolved layers joined by commas.
    String joined(int count) {
        return resolve(count).stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
