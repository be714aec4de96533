package graft.engine.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.ModelShape;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Rows without their padding, one after the other, as a single row of all their T tokens: states are (1, T, d). What
/// acts on each position by itself, which is everything but attention, computes no padding and need not know.
/// Attention goes over stretches of neighbouring rows of one length, (b, S, d) each.
final class EndToEnd {

    /// Multiplications and additions of a layer at a position, forward and back, in squares of the width.
    private static final double OPERATIONS = 48;

    /// Those that a processor could do in the time, estimated at 0.15 ms, that a stretch costs in a layer, forward and
    /// back.
    private static final double STRETCH = 1.5e7;

    /// The same of a GPU, which waits while the program hands operations over.
    private static final double STRETCH_ON_GPU = 6e9;

    /// Neighbouring rows of one length.
    ///
    /// @param from  the first row
    /// @param to    the row after the last
    /// @param length tokens of each
    record Stretch(int from, int to, int length) {
        int tokens() {
            return (to - from) * length;
        }
    }

    private final Shape padded;
    private final List<Stretch> stretches;
    private final long[] kept;
    private final int[] where;
    private final NDArray keptIndex;
    private final long[] sizes;

    private EndToEnd(NDManager manager, Shape padded, List<Stretch> stretches, long[] kept) {
        this.padded = padded;
        this.stretches = stretches;
        this.kept = kept;
        this.where = new int[Math.toIntExact(padded.size())];
        Arrays.fill(where, -1);
        for (int i = 0; i < kept.length; i++) {
            where[(int) kept[i]] = i;
        }
        this.keptIndex = manager.create(kept);
        this.sizes = stretches.stream().mapToLong(Stretch::tokens).toArray();
    }

    /// @param inputs as the layers see them; what is made of them belongs to their manager
    /// @return null where there is no padding, or some that is not at the end, or a row without tokens
    static @Nullable EndToEnd of(Inputs inputs) {
        long[] mask = inputs.attentionMask().toLongArray();
        int length = Math.toIntExact(inputs.length());
        int rows = Math.toIntExact(inputs.rows());
        if (inputs.past() > 0) {
            return null;
        }
        int[] lengths = new int[rows];
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0 && i % length > lengths[i / length]) {
                return null;
            }
            lengths[i / length] += mask[i] != 0 ? 1 : 0;
        }
        long[] kept = IntStream.range(0, mask.length)
                .filter(i -> mask[i] != 0)
                .asLongStream()
                .toArray();
        boolean empty = Arrays.stream(lengths).anyMatch(tokens -> tokens == 0);
        return kept.length == mask.length || empty
                ? null
                : new EndToEnd(inputs.inputIds().getManager(), new Shape(rows, length), stretches(lengths), kept);
    }

    private static List<Stretch> stretches(int[] lengths) {
        List<Stretch> all = new ArrayList<>();
        for (int from = 0; from < lengths.length; ) {
            int to = from + 1;
            while (to < lengths.length && lengths[to] == lengths[from]) {
                to++;
            }
            all.add(new Stretch(from, to, lengths[from]));
            from = to;
        }
        return all;
    }

    /// Whether what is saved is more than what the stretches' attention costs beyond that of one padded batch. Known
    /// from shapes alone: a run that is resumed computes in the same way.
    boolean pays(ModelShape shape, Device device) {
        double width = shape.width();
        double saved = (where.length - kept.length) * OPERATIONS * width * width;
        return saved > (device.isGpu() ? STRETCH_ON_GPU : STRETCH) * (stretches.size() - 1);
    }

    List<Stretch> stretches() {
        return stretches;
    }

    /// x (B, S, d) to (1, T, d).
    NDArray joined(NDArray x) {
        return Kernels.selectRows(x, keptIndex).expandDims(0);
    }

    /// x (1, T, d) to (B, S, d), zeros at padding; without gradients.
    NDArray padded(NDArray x) {
        long width = x.getShape().get(2);
        NDArray zeros = x.getManager().zeros(new Shape(padded.get(0), padded.get(1), width));
        return Kernels.putRows(zeros, keptIndex, x.reshape(-1, width));
    }

    /// Where places of the flattened (B·S) lie among the T tokens; null where one is padding.
    long @Nullable [] places(long[] places) {
        long[] among = Arrays.stream(places).map(place -> where[(int) place]).toArray();
        return Arrays.stream(among).anyMatch(place -> place < 0) ? null : among;
    }

    /// The stretches of x (1, T, w), (b, S, w) each, over its memory.
    List<NDArray> split(NDArray x) {
        NDList parts = Kernels.splitRows(x.reshape(-1, x.getShape().get(2)), sizes);
        List<NDArray> split = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Stretch stretch = stretches.get(i);
            split.add(parts.get(i).reshape(stretch.to - stretch.from, stretch.length, -1));
        }
        return split;
    }

    /// Stretches (b, S, w) to (1, T, w).
    static NDArray join(List<NDArray> parts) {
        long width = parts.getFirst().getShape().get(2);
        return Kernels.concatenate(
                        parts.stream().map(part -> part.reshape(-1, width)).toList())
                .expandDims(0);
    }
}
