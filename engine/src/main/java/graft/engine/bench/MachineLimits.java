package graft.engine.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.ComputeType;
import graft.engine.model.ProductRates;
import graft.engine.tensor.Torch;

/// What the machine can do at best, measured.
///
/// @param flopsPerSecond of the products that dominate a step, in the type that they run in
/// @param bytesPerSecond read and written by adding two large tensors
public record MachineLimits(double flopsPerSecond, double bytesPerSecond) {

    private static final int LARGE = 16 << 20;
    private static final int REPEATS = 5;

    /// @param rows  of the activations, batch × length
    /// @param width d of the model
    /// @param inner width of its feed-forward block
    public static MachineLimits measure(ComputeType type, int rows, int width, int inner) {
        double up = ProductRates.floatingPointOperations(type, rows, width, inner, REPEATS);
        double down = ProductRates.floatingPointOperations(type, rows, inner, width, REPEATS);
        return new MachineLimits(Math.max(up, down), bandwidth());
    }

    private static double bandwidth() {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray x = manager.ones(new Shape(LARGE));
            NDArray y = manager.ones(new Shape(LARGE));
            long best = Long.MAX_VALUE;
            for (int i = 0; i < REPEATS; i++) {
                long start = System.nanoTime();
                x.addi(y);
                best = Math.min(best, System.nanoTime() - start);
            }
            return 3.0 * LARGE * Float.BYTES / (best / 1e9);
        }
    }
}
