package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import graft.engine.tensor.Kernels;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The projections to queries, keys and values. While their matrices are frozen they are one product of the
/// stacked matrix, which is faster than three; adapters add to its parts, so they do not separate it.
final class Projections {

    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Weight stacked;
    private final @Nullable NDArray stackedBias;
    private final Linear joint;

    /// @param stacked the three weights under one another, (q + k + v, d); the parts' own weights share
    ///                its memory
    Projections(Linear query, Linear key, Linear value, Weight stacked) {
        this.query = query;
        this.key = key;
        this.value = value;
        this.stacked = stacked;
        this.stackedBias = biases();
        this.joint = new Linear(
                stacked,
                stackedBias == null ? null : new Weight(stacked.tensor(), stackedBias, query.type()),
                query.type());
    }

    /// The three as one map, to attach adapters to: what they add comes before what those of the parts add.
    Linear joint() {
        return joint;
    }

    Linear query() {
        return query;
    }

    Linear key() {
        return key;
    }

    Linear value() {
        return value;
    }

    /// x (B, S, d) to q (B, S, H·D), k and v (B, S, G·D), in the compute type.
    NDList forward(NDArray x, Pass pass) {
        if (apart(query, pass) || apart(key, pass) || apart(value, pass)) {
            return new NDList(query.forward(x, pass), key.forward(x, pass), value.forward(x, pass));
        }
        NDArray product = joint.adapt(x, stacked.product(x, bias()), pass);
        NDList parts = Kernels.split(product, query.out(), key.out());
        return new NDList(
                query.adapt(x, parts.get(0), pass),
                key.adapt(x, parts.get(1), pass),
                value.adapt(x, parts.get(2), pass));
    }

    private static boolean apart(Linear map, Pass pass) {
        return map.weight().trainable() || map.readsOwnInput(pass);
    }

    private @Nullable NDArray bias() {
        boolean trained = query.bias() != null
                && (query.bias().trainable()
                        || Objects.requireNonNull(key.bias()).trainable()
                        || Objects.requireNonNull(value.bias()).trainable());
        return trained ? biases() : stackedBias;
    }

    private @Nullable NDArray biases() {
        return query.bias() == null
                ? null
                : Kernels.concatenate(List.of(
                        Objects.requireNonNull(query.biasInUse()),
                        Objects.requireNonNull(key.biasInUse()),
                        Objects.requireNonNull(value.biasInUse())));
    }
}
