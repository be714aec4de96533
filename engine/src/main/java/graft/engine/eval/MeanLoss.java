package graft.engine.eval;

/// The mean of losses over rows or tokens, however they were batched.
public final class MeanLoss {

    private double sum;
    private long count;

    /// @param lossSum sum over `n` rows or tokens
    public void add(double lossSum, long n) {
        sum += lossSum;
        count += n;
    }

    public long count() {
        return count;
    }

    /// NaN before the first.
    public double value() {
        return count == 0 ? Double.NaN : sum / count;
    }

    /// `exp` of the mean over tokens.
    public double perplexity() {
        return Math.exp(value());
    }
}
