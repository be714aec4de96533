package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;

/// A change of a map as a product B A, of a given rank at most.
///
/// @param a      (r, in)
/// @param b      (out, r)
/// @param square Frobenius norm of the whole change, squared
/// @param lost   that of what the product leaves out: the best approximation of its rank leaves out the
///               smallest singular values (Eckart and Young 1936)
record Factored(NDArray a, NDArray b, double square, double lost) {

    /// A change that has factors already, of no larger rank than asked.
    static Factored whole(NDArray a, NDArray b) {
        return new Factored(a, b, 0, 0);
    }

    /// The best approximation of a change B A of high rank, without multiplying it out: with `B = Q R` and
    /// `Aᵀ = P S` its singular values are those of `R Sᵀ`.
    static Factored nearest(NDArray a, NDArray b, int rank, NDManager manager) {
        long inner = a.getShape().get(0);
        if (inner >= Math.min(a.getShape().get(1), b.getShape().get(0))) {
            return nearest(b.matMul(a), rank, manager);
        }
        NDList left = owned(Kernels.orthogonalTriangular(b), manager);
        NDList right = owned(Kernels.orthogonalTriangular(a.transpose()), manager);
        Factored small = nearest(left.get(1).matMul(right.get(1).transpose()), rank, manager);
        return new Factored(
                small.a.matMul(right.get(0).transpose()), left.get(0).matMul(small.b), small.square, small.lost);
    }

    /// The best approximation of a change (out, in).
    static Factored nearest(NDArray change, int rank, NDManager manager) {
        NDList parts = owned(Kernels.singularValues(change), manager);
        float[] values = parts.get(1).toFloatArray();
        int kept = Math.min(rank, values.length);
        double square = 0;
        double lost = 0;
        for (int i = 0; i < values.length; i++) {
            square += (double) values[i] * values[i];
            lost += i < kept ? 0 : (double) values[i] * values[i];
        }
        NDArray u = Optimize.copyOf(manager, parts.get(0)).transpose(); // (k, out)
        NDArray b = Kernels.rows(u, 0, kept)
                .mul(Kernels.rows(parts.get(1), 0, kept).reshape(kept, 1))
                .transpose();
        NDArray a = Kernels.rows(Optimize.copyOf(manager, parts.get(2)), 0, kept);
        a.attach(manager);
        b.attach(manager);
        return new Factored(padded(a, rank, 0), padded(b, rank, 1), square, lost);
    }

    /// With zeros up to the rank, where the map itself has a smaller one.
    private static NDArray padded(NDArray factor, int rank, int axis) {
        long have = factor.getShape().get(axis);
        if (have >= rank) {
            return factor;
        }
        long[] dims = factor.getShape().getShape();
        dims[axis] = rank - have;
        return factor.concat(factor.getManager().zeros(new Shape(dims)), axis);
    }

    private static NDList owned(NDList parts, NDManager manager) {
        parts.attach(manager);
        return parts;
    }
}
