package graft.engine.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Inputs;
import graft.engine.model.KeyValueCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Continues prompts with a decoder, several at once. Shorter prompts are padded on the left, so that all rows end
/// together; a row's result does not depend on the others. Where an adapter reads whole rows, each step reads them
/// again; otherwise keys and values are kept.
public final class Generator {

    private final AdaptedModel model;

    /// @throws InvalidInput when the model does not predict the next token
    public Generator(AdaptedModel model) {
        this.model = model;
        if (model.base().shape().family().encoder()
                || !model.base().shape().purpose().causal()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    model.base().shape().architecture() + " does not predict the next token.",
                    "Choose a causal language model.");
        }
    }

    /// @param most     new tokens of a row
    /// @param sampling how they are chosen
    /// @param ends     tokens that end a row; they are part of its result
    public record Settings(int most, Sampling sampling, Set<Integer> ends) {
        public Settings {
            ends = Set.copyOf(ends);
        }
    }

    /// Told each token as it comes.
    public interface Listener {
        /// @return whether the row goes on
        boolean token(int row, int id);
    }

    /// The new tokens of each prompt.
    ///
    /// @throws InvalidInput when a prompt is empty, or there is no room for a token after it
    public List<int[]> generate(List<int[]> prompts, Settings settings, Listener listener) {
        List<Row> rows = new ArrayList<>();
        for (int[] prompt : prompts) {
            check(prompt);
            rows.add(new Row(prompt, new Sampler(settings.sampling, rows.size())));
        }
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        int most = Math.min(settings.most, room(longest));
        try (KeyValueCache cache = model.cacheable() ? new KeyValueCache(model.base()) : null) {
            for (int step = 0; step < most && rows.stream().anyMatch(row -> !row.done); step++) {
                step(rows, longest + step, step == 0 || cache == null, cache, settings, listener);
            }
        }
        return rows.stream()
                .map(row -> Arrays.copyOfRange(row.ids, row.prompt, row.length))
                .toList();
    }

    /// One row while it grows.
    private static final class Row {
        private final int prompt;
        private final Sampler sampler;
        private int[] ids;
        private int length;
        private boolean done;

        Row(int[] ids, Sampler sampler) {
            this.ids = ids.clone();
            this.prompt = ids.length;
            this.length = ids.length;
            this.sampler = sampler;
        }

        void add(int id) {
            if (length == ids.length) {
                ids = Arrays.copyOf(ids, 2 * length + 16);
            }
            ids[length++] = id;
        }

        int[] seen() {
            return Arrays.copyOf(ids, length);
        }
    }

    private void check(int[] prompt) {
        int vocabulary = model.base().shape().vocabulary();
        if (prompt.length == 0) {
            throw new InvalidInput(ErrorCode.ARGUMENT_INVALID, "There is no text to go on from.", "Give some.");
        }
        for (int id : prompt) {
            if (id < 0 || id >= vocabulary) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "The prompt holds the id " + id + "; the vocabulary has 0 to " + (vocabulary - 1) + ".",
                        "Use the model's own tokenizer.");
            }
        }
    }

    /// New tokens that the longest row has positions for.
    private int room(int longest) {
        int positions = model.base().shape().positions();
        if (!model.base().shape().family().learnedPositions()) {
            return Integer.MAX_VALUE;
        }
        if (longest >= positions) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "The prompt has " + longest + " tokens; the base model has " + positions + " positions.",
                    "Shorten it.");
        }
        return positions - longest;
    }

    private void step(
            List<Row> rows,
            int total,
            boolean whole,
            @Nullable KeyValueCache cache,
            Settings settings,
            Listener listener) {
        try (NDManager scope = model.base().manager().newSubManager()) {
            NDArray logits = model.next(inputs(rows, total, whole, scope), cache); // (B, V)
            float[] all = logits.toFloatArray();
            int width = all.length / rows.size();
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                int id = row.sampler.choose(Arrays.copyOfRange(all, i * width, (i + 1) * width), row.seen());
                if (!row.done) {
                    row.add(id);
                    row.done = !listener.token(i, id) || settings.ends.contains(id);
                }
            }
        }
    }

    /// The rows' last position, or all of them with padding in front. A row that is done goes on with its last token:
    /// nobody reads what follows.
    private static Inputs inputs(List<Row> rows, int total, boolean whole, NDManager scope) {
        int count = rows.size();
        int width = whole ? total : 1;
        long[] ids = new long[count * width];
        long[] positions = new long[count * width];
        long[] mask = new long[count * total];
        int longest = rows.stream().mapToInt(row -> row.prompt).max().orElse(0);
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            int padding = longest - row.prompt;
            Arrays.fill(mask, i * total + padding, (i + 1) * total, 1);
            for (int k = 0; k < width; k++) {
                int at = total - width + k - padding;
                ids[i * width + k] = at < 0 ? 0 : row.ids[Math.min(at, row.length - 1)];
                positions[i * width + k] = Math.max(0, at);
            }
        }
        Shape shape = new Shape(count, width);
        return new Inputs(
                scope.create(ids, shape),
                scope.create(mask, new Shape(count, total)),
                null,
                scope.create(positions, shape));
    }
}
