package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;

/// An adapter whose effect on its linear map is a change of the map's weight and bias, whatever the input:
/// what can be combined with others by their matrices.
public interface MapChange {

    /// The map becomes `(W + B A) x + b + term`.
    ///
    /// @param a    (k, in) float32, the scaling inside
    /// @param b    (out, k)
    /// @param term (out), or null
    record Update(NDArray a, NDArray b, @Nullable NDArray term) {}

    /// Its present change, owned by the manager; null where it depends on the input after all (a gate).
    @Nullable
    Update update(NDManager manager);
}
