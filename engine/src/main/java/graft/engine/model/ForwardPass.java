package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel.Start;
import graft.engine.recipe.ModelShape;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A model's layers run one after the other: all of them, or from a state on, up to a layer, or for some
/// positions of the output only. Results belong to the manager of the inputs.
///
/// @param backbone embeddings and layers
/// @param shape    for the longest row
/// @param wide where matrices are widened, or null
record ForwardPass(
        Backbone backbone, ModelShape shape, @Nullable WideMemory wide) {

    /// The last hidden state (B, S, d).
    ///
    /// @param cache of the positions before the inputs, or null
    NDArray last(Inputs inputs, Pass pass, @Nullable KeyValueCache cache) {
        Surroundings surroundings = surroundings(inputs, pass, cache);
        NDArray embedded = embed(inputs, pass);
        NDArray begin = cache == null ? embedded : Kernels.onePosition(embedded);
        return backbone.finish(run(begin, 0, count(), surroundings, pass, Readout.ALL));
    }

    /// Every hidden state.
    Hidden states(Inputs inputs, Pass pass) {
        Surroundings surroundings = surroundings(inputs, pass, null);
        List<NDArray> states = new ArrayList<>();
        NDArray x = embed(inputs, pass);
        for (int i = 0; i < count(); i++) {
            states.add(x);
            x = run(x.reshape(x.getShape()), i, i + 1, surroundings, pass, Readout.ALL);
        }
        NDArray last = backbone.finish(x);
        states.add(last);
        return new Hidden(last, states);
    }

    /// The last hidden state at places of the flattened (B·S), virtual tokens included, (N, d).
    NDArray at(Inputs inputs, Pass pass, @Nullable Start start, long[] places) {
        int from = start == null ? 0 : start.layer();
        NDArray state = start == null ? embed(inputs, pass) : start.state();
        EndToEnd rows = endToEnd(inputs, pass, from);
        long[] among = rows == null ? null : rows.places(places);
        Surroundings surroundings = surroundings(inputs, pass, null);
        return rows == null || among == null
                ? at(state, from, surroundings, pass, places)
                : at(rows.joined(state), from, surroundings.endToEnd(rows), pass, among);
    }

    private NDArray at(NDArray state, int from, Surroundings surroundings, Pass pass, long[] places) {
        NDArray where = state.getManager().create(places);
        boolean only =
                places.length < state.getShape().get(0) * state.getShape().get(1)
                        && from < count()
                        && backbone.layers().getLast().byPosition(pass);
        NDArray x = run(state, from, count(), surroundings, pass, only ? new Readout(where) : Readout.ALL);
        NDArray last = backbone.finish(x);
        return only ? last.reshape(places.length, -1) : Kernels.selectRows(last, where);
    }

    /// What a layer reads, (B, S, d); of rows that lie end to end with zeros at padding.
    NDArray upTo(int layer, Inputs inputs, Pass pass) {
        NDArray state = embed(inputs, pass);
        Surroundings surroundings = surroundings(inputs, pass, null);
        EndToEnd rows = endToEnd(inputs, pass, 0);
        return rows == null
                ? run(state, 0, layer, surroundings, pass, Readout.ALL)
                : rows.padded(run(rows.joined(state), 0, layer, surroundings.endToEnd(rows), pass, Readout.ALL));
    }

    /// How the rows lie end to end, or null where they are better padded or an adapter needs it.
    private @Nullable EndToEnd endToEnd(Inputs inputs, Pass pass, int from) {
        boolean possible = pass.rows() != RowLayout.PADDED && needsPadding(pass).isEmpty();
        EndToEnd rows = possible ? EndToEnd.of(virtual().extend(inputs, pass)) : null;
        boolean pays = rows != null
                && (pass.rows() == RowLayout.END_TO_END
                        || rows.pays(shape, inputs.inputIds().getDevice()));
        return pays && from < count() ? rows : null;
    }

    /// The layers in which something needs rows of one length.
    List<Integer> needsPadding(Pass pass) {
        return IntStream.range(0, count())
                .filter(layer -> !backbone.layers().get(layer).endToEnd(pass))
                .boxed()
                .toList();
    }

    private VirtualTokens virtual() {
        return backbone.tokens().virtual();
    }

    private NDArray embed(Inputs inputs, Pass pass) {
        return backbone.embed(virtual().embedded(inputs, virtual().extend(inputs, pass), pass), pass);
    }

    private int count() {
        return backbone.layers().size();
    }

    private NDArray run(NDArray state, int from, int to, Surroundings surroundings, Pass pass, Readout readout) {
        List<UnaryOperator<NDArray>> layers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            TransformerLayer layer = backbone.layers().get(i);
            Readout read = i == count() - 1 ? readout : Readout.ALL;
            layers.add(x -> layer.forward(x, surroundings, pass, read));
        }
        List<Long> seeds = pass.training() ? seeds(state.getManager(), layers.size()) : null;
        return pass.tape() == null ? run(state, layers, seeds) : pass.tape().run(state, layers, seeds, wide);
    }

    private static NDArray run(NDArray state, List<UnaryOperator<NDArray>> layers, @Nullable List<Long> seeds) {
        NDArray x = state;
        NDManager batch = x.getManager();
        for (int i = 0; i < layers.size(); i++) {
            if (seeds != null) {
                Torch.seed(seeds.get(i));
            }
            // What a layer computes on the way goes when the layer is done; autograd keeps what it needs itself.
            try (NDManager scope = batch.newSubManager()) {
                x.attach(scope);
                x = layers.get(i).apply(x);
                x.attach(batch);
            }
        }
        return x;
    }

    /// A seed for each layer: a layer that is run again draws the same numbers, and a run with recomputation
    /// is the same as one without.
    private static List<Long> seeds(NDManager manager, int layers) {
        long drawn = Torch.draw(manager);
        return LongStream.range(0, layers)
                .map(layer -> drawn + layer * 0x9E3779B97F4A7C15L)
                .boxed()
                .toList();
    }

    private Surroundings surroundings(Inputs inputs, Pass pass, @Nullable KeyValueCache cache) {
        long length = inputs.attentionMask().getShape().get(1);
        int taken = virtual().positions(pass);
        int room = shape.positions() - taken;
        if (length > room && shape.family().learnedPositions()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "A row has " + length + " tokens; the base model has " + shape.positions() + " positions"
                            + (taken == 0 ? "." : ", of which an adapter takes " + taken + "."),
                    "Set data.maxLength to " + room + " or less.");
        }
        return backbone.surroundings(virtual().extend(inputs, pass), pass, cache);
    }
}
