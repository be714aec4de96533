package graft.app.curves;

/// Exponential moving average that does not lean to zero at its start, as TensorBoard's scalar charts smooth:
/// m ← w·m + (1 − w)·v, shown m / (1 − wⁿ). The division is the bias correction of Adam (arXiv 1412.6980 §3).
public final class DebiasedMean {

    private final double weight;
    private double mean;
    private double remaining = 1;

    /// @param weight of the past, 0 ≤ w < 1; 0 shows the values themselves
    public DebiasedMean(double weight) {
        this.weight = weight;
    }

    /// The average after one more value. A value that is not finite is passed through and not averaged in.
    public double next(double value) {
        if (!Double.isFinite(value)) {
            return value;
        }
        mean = weight * mean + (1 - weight) * value;
        remaining *= weight;
        return mean / (1 - remaining);
    }
}
