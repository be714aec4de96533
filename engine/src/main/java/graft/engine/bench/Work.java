package graft.engine.bench;

import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import java.util.function.Predicate;

/// The matrix operations that a step over some rows cannot avoid.
///
/// @param rows      B
/// @param positions tokens of all rows, padding not counted
/// @param squares   the sum of the squares of the rows' lengths, for attention
record Work(long rows, long positions, double squares) {

    /// Multiplications and additions: two for each matrix value and position, and attention. Of the last layer a
    /// classifier reads one position a row, so that what follows attention there is needed for these only.
    double operations(BenchCase which, ModelShape shape) {
        BenchCase.Layers layers = which.unavoidable(shape.layers());
        double whole = 2.0 * positions * values(shape, tensor -> tensor.layer() >= 0)
                + 4.0 * squares * shape.heads() * shape.headSize() * shape.layers();
        double layer = whole / shape.layers();
        int last = shape.layers() - 1;
        double unread = which == BenchCase.FORWARD
                ? 0
                : 2.0
                        * (positions - rows)
                        * values(
                                shape,
                                tensor ->
                                        tensor.layer() == last && !tensor.part().matches("attention\\.(q|k|v|qkv)"));
        return layer * layers.forward()
                - (layers.forward() > 0 ? unread : 0)
                + layer * layers.backward()
                - (layers.backward() > 0 ? unread * (which == BenchCase.FULL ? 2 : 1) : 0);
    }

    private static long values(ModelShape shape, Predicate<ModelShape.Tensor> which) {
        return shape.tensors().stream()
                .filter(tensor -> tensor.role() == Role.MATRIX)
                .filter(which)
                .mapToLong(ModelShape.Tensor::count)
                .sum();
    }
}
