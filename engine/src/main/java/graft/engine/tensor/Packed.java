package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/// A frozen matrix kept in fewer bits than it is computed in. It is unpacked where it is used; whoever
/// unpacks it closes the result.
public sealed interface Packed permits Nf4, Int8, Stack, RowsOf {

    /// (out, in).
    Shape shape();

    /// The matrix in float32, (out, in), in memory of its own.
    ///
    /// @param owner of the result
    NDArray unpack(NDManager owner);

    /// Rows of the matrix for ids of any shape, float32: ids' shape + (in).
    NDArray rows(NDArray ids);

    /// What it takes in memory.
    long bytes();

    /// Moves it to a manager's device and into its care.
    Packed on(NDManager manager);
}
