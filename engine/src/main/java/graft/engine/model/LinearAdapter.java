package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What attaches to a linear map `y = W x + b`: a change of y computed from x (LoRA and its kin), or of x
/// itself.
public interface LinearAdapter {

    /// The map's output with the change.
    ///
    /// @param x (…, in) float32
    /// @param y (…, out) in the type that the frozen map computes in; the result has the same
    NDArray adapt(NDArray x, NDArray y, Pass pass);

    /// Whether all it does is add a function of x to y.
    default boolean adds() {
        return false;
    }

    /// Whether it acts on each position by itself, so that positions that nobody reads may be left out. A gate that
    /// averages over a row does not.
    default boolean byPosition() {
        return false;
    }

    /// Whether {@link #prepare} changes what the map reads.
    default boolean changesInput() {
        return false;
    }

    /// What the map reads instead of x; {@link #adapt} is given the same.
    ///
    /// @param x (…, in) float32 or the compute type; the result has the same
    default NDArray prepare(NDArray x, Pass pass) {
        return x;
    }
}
