package graft.engine.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.ComputeType;
import graft.engine.model.ProductRates;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.RowMatrix;
import graft.engine.tensor.Torch;
import java.util.List;

/// What the machine can do at best, measured.
///
/// @param flopsPerSecond of the products that dominate a step, in the type that they run in
/// @param bytesPerSecond the best of reading a large tensor, of adding two, and of one row's product with a matrix that
///                       no cache holds
public record MachineLimits(double flopsPerSecond, double bytesPerSecond) {

    /// Values of a tensor that no cache holds.
    private static final int LARGE = 48 << 20;
    private static final int ACROSS = 1024;
    private static final int REPEATS = 5;
    private static final int ON_GPU = 20;

    /// @param rows  of the activations, batch × length
    /// @param width d of the model
    /// @param inner width of its feed-forward block
    public static MachineLimits measure(Device device, ComputeType type, int rows, int width, int inner) {
        return new MachineLimits(products(device, type, rows, width, inner), bandwidth(device));
    }

    static double products(Device device, ComputeType type, int rows, int width, int inner) {
        double up = ProductRates.floatingPointOperations(device, type, rows, width, inner, REPEATS);
        double down = ProductRates.floatingPointOperations(device, type, rows, inner, width, REPEATS);
        return Math.max(up, down);
    }

    static double bandwidth(Device device) {
        try (NDManager manager = Torch.manager(device)) {
            NDArray x = manager.ones(new Shape(LARGE));
            NDArray y = manager.ones(new Shape(LARGE));
            double adding = 3.0 * LARGE * Float.BYTES / fastest(device, () -> x.addi(y));
            double reading =
                    (double) LARGE * Float.BYTES / fastest(device, () -> y.sum().close());
            double best = Math.max(adding, reading);
            return !device.equals(Device.cpu()) ? best : Math.max(best, rowProducts(y.reshape(-1, ACROSS)));
        }
    }

    /// What decoding's own products read of one large matrix, whichever way it lies.
    private static double rowProducts(NDArray matrix) {
        double best = 0;
        NDArray standing = Kernels.transposed(matrix.reshape(ACROSS, -1));
        for (NDArray weight : List.of(matrix, standing)) {
            NDArray row =
                    matrix.getManager().ones(new Shape(1, weight.getShape().get(1)));
            RowMatrix rows = RowMatrix.of(weight);
            double seconds = fastest(Device.cpu(), () -> rows.product(row, null).close());
            best = Math.max(best, (double) LARGE * Float.BYTES / seconds);
        }
        return best;
    }

    /// Seconds of one pass. On a GPU of one of many, which do not wait for the program.
    private static double fastest(Device device, Runnable pass) {
        int passes = device.isGpu() ? ON_GPU : 1;
        Torch.await(device);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            for (int j = 0; j < passes; j++) {
                pass.run();
            }
            Torch.await(device);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e9 / passes;
    }
}
