package graft.engine.tensor;

import graft.engine.recipe.Activation;
import org.jspecify.annotations.Nullable;

/// What a transformer does with the values of one position between its matrix products, each in one loop. Formulas as
/// in {@link Kernels}; sums are taken in double precision.
final class RowMath {

    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double ROOT_TWO_BY_PI = Math.sqrt(2 / Math.PI);

    private RowMath() {}

    static float[] sum(float[] x, float[] y) {
        float[] result = new float[x.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = x[i] + y[i];
        }
        return result;
    }

    static float[] product(float[] x, float[] y) {
        float[] result = new float[x.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = x[i] * y[i];
        }
        return result;
    }

    static float[] times(float[] x, double factor) {
        float[] result = new float[x.length];
        float scale = (float) factor;
        for (int i = 0; i < result.length; i++) {
            result[i] = x[i] * scale;
        }
        return result;
    }

    /// As {@link Kernels#layerNorm} of each `weight.length` values.
    static float[] layerNorm(float[] x, float[] weight, float[] bias, double eps) {
        int width = weight.length;
        float[] result = new float[x.length];
        for (int from = 0; from < x.length; from += width) {
            float mean = (float) (sum(x, from, width) / width);
            for (int i = 0; i < width; i++) {
                result[from + i] = x[from + i] - mean;
            }
            float scale = (float) (1 / Math.sqrt(squares(result, from, width) / width + eps));
            for (int i = 0; i < width; i++) {
                result[from + i] = result[from + i] * scale * weight[i] + bias[i];
            }
        }
        return result;
    }

    /// As {@link Kernels#rmsNorm} of each `weight.length` values.
    static float[] rmsNorm(float[] x, float[] weight, double eps) {
        int width = weight.length;
        float[] result = new float[x.length];
        for (int from = 0; from < x.length; from += width) {
            float scale = (float) (1 / Math.sqrt(squares(x, from, width) / width + eps));
            for (int i = 0; i < width; i++) {
                result[from + i] = weight[i] * (x[from + i] * scale);
            }
        }
        return result;
    }

    /// Four sums at a time: the next addition need not wait for the one before.
    private static double sum(float[] x, int from, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        int end = from + count;
        for (; i + 4 <= end; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < end; i++) {
            a += x[i];
        }
        return a + b + (c + d);
    }

    private static double squares(float[] x, int from, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        int end = from + count;
        for (; i + 4 <= end; i += 4) {
            a += (double) x[i] * x[i];
            b += (double) x[i + 1] * x[i + 1];
            c += (double) x[i + 2] * x[i + 2];
            d += (double) x[i + 3] * x[i + 3];
        }
        for (; i < end; i++) {
            a += (double) x[i] * x[i];
        }
        return a + b + (c + d);
    }

    /// As {@link AttentionKernels#rotate}: half a head's values are turned against the other half.
    ///
    /// @param cosine (D), and sine
    static float[] rotated(float[] x, float[] cosine, float[] sine) {
        int half = cosine.length / 2;
        float[] result = new float[x.length];
        for (int head = 0; head < x.length; head += cosine.length) {
            for (int i = 0; i < half; i++) {
                float low = x[head + i];
                float high = x[head + half + i];
                result[head + i] = low * cosine[i] - high * sine[i];
                result[head + half + i] = high * cosine[half + i] + low * sine[half + i];
            }
        }
        return result;
    }

    /// `softmax(scale · x)` in place.
    static void softmax(float[] x, double scale) {
        float most = Float.NEGATIVE_INFINITY;
        for (float score : x) {
            most = Math.max(most, score);
        }
        float factor = (float) scale;
        for (int i = 0; i < x.length; i++) {
            x[i] = exp((x[i] - most) * factor);
        }
        float each = (float) (1 / sum(x, 0, x.length));
        for (int i = 0; i < x.length; i++) {
            x[i] *= each;
        }
    }

    /// As {@link Kernels#activate}; null for those that few models have, and for which the library is quick enough.
    static float @Nullable [] activated(Activation activation, float[] x) {
        return switch (activation) {
            case GELU -> gelu(x);
            case GELU_TANH -> geluTanh(x);
            case QUICK_GELU -> swish(x, 1.702f);
            case SWISH -> swish(x, 1);
            case RELU -> relu(x);
            case GELU_CLIPPED, LAPLACE, RELU_SQUARED, RELU6, MISH, TANH, SIGMOID, LEAKY_RELU, LINEAR -> null;
        };
    }

    private static float[] relu(float[] x) {
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = Math.max(x[i], 0);
        }
        return result;
    }

    private static float[] swish(float[] x, float slope) {
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = x[i] / (1 + exp(-slope * x[i]));
        }
        return result;
    }

    /// `x/2 · (1 + tanh z)` is `x / (1 + exp(−2z))`.
    private static float[] geluTanh(float[] x) {
        float[] result = new float[x.length];
        float outer = (float) (-2 * ROOT_TWO_BY_PI);
        for (int i = 0; i < x.length; i++) {
            float z = x[i] + 0.044715f * x[i] * x[i] * x[i];
            result[i] = x[i] / (1 + exp(outer * z));
        }
        return result;
    }

    private static float[] gelu(float[] x) {
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = (float) (0.5 * x[i] * (1 + erf(x[i] * ROOT_HALF)));
        }
        return result;
    }

    /// Within 2 units in the last place: `2ⁿ eʳ` with r at most ln 2 / 2, and eʳ by its series.
    static float exp(float x) {
        double power = Math.clamp(x, -104f, 89f) * 1.4426950408889634;
        double whole = Math.rint(power);
        double r = (power - whole) * 0.6931471805599453;
        double square = r * r;
        double late = 1 / 24.0 + r * (1 / 120.0) + square * (1 / 720.0 + r * (1 / 5040.0));
        double series = 1 + r + square * (0.5 + r * (1 / 6.0) + square * late);
        return (float) (series * Double.longBitsToDouble((long) (whole + 1023) << 52));
    }

    /// The error function within 1.5·10⁻⁷ (Abramowitz and Stegun 1964, 7.1.26).
    static double erf(double x) {
        double size = Math.abs(x);
        double t = 1 / (1 + 0.3275911 * size);
        double tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        return Math.copySign(1 - tail * exp((float) (-size * size)), x);
    }
}
