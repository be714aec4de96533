package graft.engine.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;

/// How fast this machine multiplies matrices, measured.
public final class ProductRates {

    private static final int ROWS = 512;
    private static final int WIDTH = 768;
    private static final int ROUNDS = 4;

    /// So many times slower than float32 in a first, small product, half precision needs no closer look.
    private static final double HOPELESS = 0.5;

    private ProductRates() {}

    /// How many times as fast a product in half precision is as a float32 one; takes some 200 ms. Measured and not
    /// looked up, since flags say what a processor can do and not how well.
    ///
    /// @param type bfloat16 or float16
    static double gainOf(ComputeType type) {
        double first = floatingPointOperations(type, ROWS / 8, WIDTH, WIDTH, 3)
                / floatingPointOperations(ComputeType.FP32, ROWS / 8, WIDTH, WIDTH, 3);
        if (first < HOPELESS) {
            return first;
        }
        double single = 0;
        double half = 0;
        // In turns and the best of each: what else runs on the machine must not change a run's precision.
        for (int round = 0; round < ROUNDS; round++) {
            single = Math.max(single, floatingPointOperations(ComputeType.FP32, ROWS, WIDTH, 4 * WIDTH, 2));
            half = Math.max(half, floatingPointOperations(type, ROWS, WIDTH, 4 * WIDTH, 2));
        }
        return half / single;
    }

    /// Products between two looks at the clock: one on the processor; on a GPU many, which do not wait for the
    /// program.
    private static final int ON_GPU = 20;

    private static double floatingPointOperations(ComputeType type, int rows, int in, int out, int repeats) {
        return floatingPointOperations(Device.cpu(), type, rows, in, out, repeats);
    }

    /// Operations a second of the best of several products of (rows, in) and (out, in), by the same call as the
    /// models'.
    public static double floatingPointOperations(
            Device device, ComputeType type, int rows, int in, int out, int repeats) {
        int products = device.isGpu() ? ON_GPU : 1;
        try (NDManager manager = Torch.manager(device);
                GradMode _ = GradMode.off()) {
            // Random, since a GPU multiplies ones faster than a model's numbers.
            NDArray x = type.in(manager.randomNormal(new Shape(rows, in)));
            NDArray weight = type.in(manager.randomNormal(new Shape(out, in)));
            Kernels.linear(x, weight, null).close();
            Torch.await(device);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < repeats; i++) {
                long start = System.nanoTime();
                for (int j = 0; j < products; j++) {
                    Kernels.linear(x, weight, null).close();
                }
                Torch.await(device);
                best = Math.min(best, System.nanoTime() - start);
            }
            return 2.0 * products * rows * in * out / (best / 1e9);
        }
    }
}
