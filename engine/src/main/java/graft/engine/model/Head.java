package graft.engine.model;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.Activation;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What turns hidden states into a task's logits: which positions are read, and the steps from there. A new
/// classification head is one linear map; heads of other libraries may have more steps.
///
/// @param reads which positions
/// @param steps applied in order
public record Head(Reads reads, List<Step> steps) {

    /// The positions that a head reads.
    public enum Reads {
        /// The base's pretrained pooler over the first position; (B, d).
        POOLED,
        /// The first position's last hidden state; (B, d).
        FIRST_TOKEN,
        /// The last position that is not padding; (B, d). For decoders, which see a row only from its end.
        LAST_TOKEN,
        /// The last position whose token is not the padding token of the configuration, whatever the mask
        /// says, as the classifiers of published decoders read it; (B, d).
        LAST_UNPADDED,
        /// Every position; (B, S, d).
        EVERY_TOKEN
    }

    /// One step.
    public sealed interface Step {}

    /// `W x + b`.
    public record Dense(Linear map) implements Step {
        public Dense(Weight weight, @Nullable Weight bias) {
            this(new Linear(weight, bias, ComputeType.FP32));
        }

        public Weight weight() {
            return map.weight();
        }

        public @Nullable Weight bias() {
            return map.bias();
        }

        private NDArray apply(NDArray x, Pass pass) {
            Weight bias = map.bias();
            return map.adapt(x, Kernels.linear(x, map.weight().value(), bias == null ? null : bias.value()), pass);
        }
    }

    public record Activate(Activation activation) implements Step {}

    public record Normalise(Norm.Layer norm) implements Step {}

    /// Dropout while training.
    public record Drop(double probability) implements Step {}

    /// Undoes invertible adapters at the embedding.
    public record Uncouple(Couplings couplings) implements Step {}

    /// Drops a last dimension of one: (…, 1) to (…).
    public record Squeeze() implements Step {}

    public Head {
        steps = List.copyOf(steps);
    }

    /// Its parameters, in order.
    public List<Weight> weights() {
        List<Weight> weights = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Dense dense -> {
                    weights.add(dense.weight());
                    Weight bias = dense.bias();
                    if (bias != null) {
                        weights.add(bias);
                    }
                }
                case Normalise normalise -> {
                    weights.add(normalise.norm.weight());
                    weights.add(normalise.norm.bias());
                }
                case Activate _, Drop _, Squeeze _, Uncouple _ -> {}
            }
        }
        return weights;
    }

    /// last (B, S, d) to (B, C), or (B, S, C) where every position is read.
    public NDArray logits(BaseModel base, NDArray last, Inputs inputs, Pass pass) {
        return reads == Reads.EVERY_TOKEN
                ? apply(last, pass)
                : logitsOf(base, Kernels.selectRows(last, last.getManager().create(places(base, inputs))), pass);
    }

    /// Logits (B, C) of the rows' hidden states at the {@link #places}, (B, d).
    public NDArray logitsOf(BaseModel base, NDArray chosen, Pass pass) {
        return apply(reads == Reads.POOLED ? base.pooledFirst(chosen, pass) : chosen, pass);
    }

    /// The position of each row that it reads, in the flattened (B·S).
    ///
    /// @throws IllegalStateException when it reads every position
    public long[] places(BaseModel base, Inputs inputs) {
        return switch (reads) {
            case POOLED, FIRST_TOKEN ->
                LongStream.range(0, inputs.rows())
                        .map(row -> row * inputs.length())
                        .toArray();
            case LAST_TOKEN -> lastPositions(inputs, inputs.attentionMask(), 0);
            case LAST_UNPADDED -> lastUnpadded(base, inputs);
            case EVERY_TOKEN -> throw new IllegalStateException("the head reads every position");
        };
    }

    /// The steps alone, on rows already chosen: (…, d) to (…, C).
    public NDArray apply(NDArray rows, Pass pass) {
        NDArray x = rows;
        for (Step step : steps) {
            x = switch (step) {
                case Dense dense -> dense.apply(x, pass);
                case Activate activate -> Kernels.activate(activate.activation, x);
                case Normalise normalise -> normalise.norm.apply(x);
                case Squeeze _ -> x.squeeze(-1);
                case Uncouple uncouple -> uncouple.couplings.undo(x, pass);
                case Drop drop -> pass.training() ? Kernels.dropout(x, drop.probability) : x;
            };
        }
        return x;
    }

    private static long[] lastUnpadded(BaseModel base, Inputs inputs) {
        return base.config().has("pad_token_id")
                ? lastPositions(inputs, inputs.inputIds(), base.config().integer("pad_token_id", -1, Integer.MAX_VALUE))
                : lastPositions(inputs, inputs.attentionMask(), 0);
    }

    /// Index of each row's last position in the flattened (B·S) where `marks` is not `none`; its
    /// first where none is.
    private static long[] lastPositions(Inputs inputs, NDArray marks, long none) {
        long[] mask = marks.toLongArray();
        int length = Math.toIntExact(inputs.length());
        long[] positions = new long[Math.toIntExact(inputs.rows())];
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != none || i % length == 0) {
                positions[i / length] = i;
            }
        }
        return positions;
    }
}
