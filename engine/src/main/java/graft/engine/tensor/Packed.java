package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/// A frozen matrix kept in fewer bits than it is computed in. It is unpacked where it is used; whoever
/// unpacks it closes the result.
public sealed interface Packed permits Nf4, Int8, Half, Stack, RowsOf {

    /// (out, in).
    Shape shape();

    /// The matrix in float32, (out, in), in memory of its own.
    ///
    /// @param owner of the result
    NDArray unpack(NDManager owner);

    /// The matrix in float32, (out, in), over memory that is given. Graphs may keep it: before their backward pass
    /// comes to it, it must be unpacked there again.
    ///
    /// @param memory (n) float32, with room behind `begin`
    default NDArray unpackOver(NDArray memory, long begin) {
        try (NDArray whole = unpack(memory.getManager())) {
            return Kernels.rowsOver(memory, whole, begin);
        }
    }

    /// Its parts under one another as products of single rows read them; empty where they must be unpacked first.
    default List<RowMatrix> forRows() {
        return List.of();
    }

    /// Rows of the matrix for ids of any shape, float32: ids' shape + (in).
    NDArray rows(NDArray ids);

    /// What it takes in memory.
    long bytes();

    /// Moves it to a manager's device and into its care.
    Packed on(NDManager manager);
}
