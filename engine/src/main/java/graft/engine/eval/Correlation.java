package graft.engine.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How predictions of a number go with the true ones.
public final class Correlation {

    private Correlation() {}

    /// Pearson's coefficient, NaN where one side is constant or there are fewer than two values.
    public static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double products = 0;
        double squaresX = 0;
        double squaresY = 0;
        for (int i = 0; i < x.length; i++) {
            double a = x[i] - meanX;
            double b = y[i] - meanY;
            products += a * b;
            squaresX += a * a;
            squaresY += b * b;
        }
        return products / Math.sqrt(squaresX * squaresY);
    }

    /// Spearman's coefficient: Pearson's of the ranks, equal values with their mean rank.
    public static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted((a, b) -> Double.compare(values[a], values[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int start = 0; start < order.length; ) {
            int end = start;
            while (end < order.length && values[order[end]] == values[order[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[order[i]] = (start + end + 1) / 2.0;
            }
            start = end;
        }
        return ranks;
    }
}
