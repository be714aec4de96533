package graft.engine.bench;

import ai.djl.Device;
import graft.engine.model.ComputeType;
import graft.engine.model.ProductRates;

/// What the machine can do at best, measured.
///
/// @param flopsPerSecond of the products that dominate a step, in the type that they run in
/// @param reading        of memory
public record MachineLimits(double flopsPerSecond, ReadingRate reading) {

    private static final int REPEATS = 5;

    /// @param rows  of the activations, batch × length
    /// @param width d of the model
    /// @param inner width of its feed-forward block
    public static MachineLimits measure(Device device, ComputeType type, int rows, int width, int inner) {
        return new MachineLimits(products(device, type, rows, width, inner), ReadingRate.measure(device));
    }

    static double products(Device device, ComputeType type, int rows, int width, int inner) {
        double up = ProductRates.floatingPointOperations(device, type, rows, width, inner, REPEATS);
        double down = ProductRates.floatingPointOperations(device, type, rows, inner, width, REPEATS);
        return Math.max(up, down);
    }
}
