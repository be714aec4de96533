package graft.engine.recipe;

import java.util.List;

/// What runs on a machine have taught about {@link MemoryEstimate}: how much the program itself takes
/// there, and how the activations that really come about compare with those that are counted.
///
/// @param runtime     bytes of the program itself
/// @param activations factor of what is counted
/// @param runs        that it was learned from
public record MemoryCalibration(double runtime, double activations, int runs) {

    /// Nothing was measured yet.
    public static final MemoryCalibration NONE = new MemoryCalibration(MemoryEstimate.RUNTIME, 1, 0);

    /// How far the two figures are off before anything is measured, and a measured peak from run to run: the prior
    /// and the noise of the fit, as shares.
    private static final double RUNTIME_SPREAD = 0.4;

    private static final double ACTIVATIONS_SPREAD = 0.25;
    private static final double NOISE = 0.05;

    /// One run: what was counted for it, not calibrated, and what it took.
    ///
    /// @param fixed       bytes beside activations and program
    /// @param activations bytes as counted
    /// @param peak        bytes as measured
    public record Observation(double fixed, double activations, double peak) {}

    /// The most likely two figures (least squares with the spreads above): one run moves them both by what is plausible
    /// of each, and runs of several sizes tell them apart.
    public static MemoryCalibration of(List<Observation> runs) {
        // Unknown are the two figures' relative errors a and b: Σ ((p·a + x·b − y) / σ)² + (a/α)² + (b/β)² is least.
        double program = MemoryEstimate.RUNTIME;
        double aa = 1 / (RUNTIME_SPREAD * RUNTIME_SPREAD);
        double bb = 1 / (ACTIVATIONS_SPREAD * ACTIVATIONS_SPREAD);
        double ab = 0;
        double ay = 0;
        double by = 0;
        for (Observation run : runs) {
            double sigma = NOISE * run.peak();
            double p = program / sigma;
            double x = run.activations() / sigma;
            double y = (run.peak() - run.fixed() - program - run.activations()) / sigma;
            aa += p * p;
            ab += p * x;
            bb += x * x;
            ay += p * y;
            by += x * y;
        }
        double determinant = aa * bb - ab * ab;
        double a = (bb * ay - ab * by) / determinant;
        double b = (aa * by - ab * ay) / determinant;
        return new MemoryCalibration(Math.max(0.1, 1 + a) * program, Math.max(0.1, 1 + b), runs.size());
    }
}
