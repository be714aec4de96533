package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Kernels;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The positions that adapters add to a text: the virtual tokens of a prompt, which the layers compute like
/// others, and positions that a prefix takes for its keys, which the layers do not compute.
public final class VirtualTokens {

    /// Positions before the text's first one.
    public record Taken(int positions) {}

    private final Hooks<PromptAdapter> prompts = new Hooks<>(PromptAdapter.class);
    private final Hooks<Taken> taken = new Hooks<>(Taken.class);

    /// The prompts; the first acts.
    public Hooks<PromptAdapter> prompts() {
        return prompts;
    }

    /// The positions that prefixes take.
    public Hooks<Taken> taken() {
        return taken;
    }

    boolean untouched() {
        return prompts.isEmpty() && taken.isEmpty();
    }

    /// Where places of the flattened text (B·S) lie among all positions (B·(n + S)).
    long[] ofText(long[] places, long length, Pass pass) {
        int count = count(pass);
        int begin = begin(pass);
        return count == 0
                ? places
                : Arrays.stream(places)
                        .map(place -> place + count * (place / length) + (place % length >= begin ? count : 0))
                        .toArray();
    }

    private @Nullable PromptAdapter prompt(Pass pass) {
        return pass.adapters() && !prompts.isEmpty() ? prompts.all().getFirst() : null;
    }

    private int reserved(Pass pass) {
        return pass.adapters() ? taken.all().stream().mapToInt(Taken::positions).sum() : 0;
    }

    /// Virtual tokens that the layers compute.
    public int count(Pass pass) {
        PromptAdapter prompt = prompt(pass);
        return prompt == null ? 0 : prompt.length();
    }

    /// All positions that do not hold text, which a model with learned positions must have room for.
    public int positions(Pass pass) {
        return reserved(pass) + (amongWords(pass) ? count(pass) : 0);
    }

    private boolean amongWords(Pass pass) {
        PromptAdapter prompt = prompt(pass);
        return prompt != null && prompt.amongWords();
    }

    private int begin(Pass pass) {
        PromptAdapter prompt = prompt(pass);
        return prompt != null && prompt.afterFirst() ? 1 : 0;
    }

    /// The inputs as the layers see them, with ids of −1 at virtual tokens; the same where there are none.
    ///
    Inputs extend(Inputs inputs, Pass pass) {
        int count = count(pass);
        int moved = reserved(pass);
        int begin = begin(pass);
        if (count == 0) {
            return moved == 0 ? inputs : inputs.from(moved);
        }
        NDArray mask = inserted(inputs.attentionMask(), begin, count, 1);
        NDArray positions = inputs.positionIds();
        if (inputs.past() > 0) {
            NDArray later = positions == null ? null : positions.add((long) count);
            return new Inputs(inputs.inputIds(), mask, null, later, moved);
        }
        NDArray types = inputs.tokenTypeIds();
        return new Inputs(
                inserted(inputs.inputIds(), begin, count, -1),
                mask,
                types == null ? null : inserted(types, begin, count, 0),
                positions == null ? null : counted(positions, begin, count),
                moved);
    }

    /// What the embedding reads: with the virtual tokens where they stand among the words.
    Inputs embedded(Inputs text, Inputs extended, Pass pass) {
        return amongWords(pass) ? extended : text.from(extended.start());
    }

    /// Ids (B, S) int64 with further columns.
    private static NDArray inserted(NDArray ids, int begin, int count, long value) {
        int rows = Math.toIntExact(ids.getShape().get(0));
        int length = Math.toIntExact(ids.getShape().get(1));
        long[] old = ids.toLongArray();
        long[] all = new long[rows * (length + count)];
        for (int row = 0; row < rows; row++) {
            int to = row * (length + count);
            System.arraycopy(old, row * length, all, to, begin);
            Arrays.fill(all, to + begin, to + begin + count, value);
            System.arraycopy(old, row * length + begin, all, to + begin + count, length - begin);
        }
        NDManager manager = ids.getManager();
        return manager.create(all, new Shape(rows, length + count));
    }

    /// Positions (B, S) of a text moved behind the virtual tokens, which have the first ones.
    private static NDArray counted(NDArray positions, int begin, int count) {
        NDArray moved = inserted(positions, begin, count, 0);
        long[] values = moved.toLongArray();
        int length = Math.toIntExact(moved.getShape().get(1));
        for (int i = 0; i < values.length; i++) {
            int at = i % length;
            if (at >= begin + count) {
                values[i] += count;
            } else if (at >= begin) {
                values[i] = at;
            }
        }
        return positions.getManager().create(values, moved.getShape());
    }

    /// The table's rows (B, S, e) of ids with −1 at virtual tokens: text from the table, the others
    /// from the prompt.
    ///
    /// @param table reads ids that are all of the vocabulary
    NDArray words(Inputs inputs, Pass pass, UnaryOperator<NDArray> table) {
        NDArray ids = inputs.inputIds();
        return holdsVirtual(inputs, pass)
                ? insert(table.apply(Kernels.without(ids, begin(pass), count(pass))), pass)
                : table.apply(ids);
    }

    /// Whether ids of virtual tokens are among those that the embedding reads.
    boolean holdsVirtual(Inputs inputs, Pass pass) {
        return amongWords(pass) && inputs.past() == 0;
    }

    /// The finished embedding (B, S, e) with the prompt in front where it does not stand among the
    /// words.
    NDArray finished(NDArray x, Inputs inputs, Pass pass) {
        return count(pass) == 0 || amongWords(pass) || inputs.past() > 0 ? x : insert(x, pass);
    }

    private NDArray insert(NDArray x, Pass pass) {
        return Kernels.insert(x, Objects.requireNonNull(prompt(pass)).rows(pass), begin(pass));
    }

    /// A state (B, n + S, d) without the virtual tokens: (B, S, d).
    NDArray text(NDArray state, Pass pass) {
        return count(pass) == 0 ? state : Kernels.without(state, begin(pass), count(pass));
    }
}
