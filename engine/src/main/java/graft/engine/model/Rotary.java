package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.ConfigFields;
import java.util.Optional;

/// Rotary positions (arXiv 2104.09864): pair i of a head turns by position · frequency i, where the frequencies are
/// `base^(−2i/D)`, or scaled for texts longer than those of pre-training. Kept as tables of cosines and sines, both
/// halves of a head alike.
public final class Rotary {

    private final Scaling scaling;
    private final double base;
    private final int headSize;

    private Rotary(Scaling scaling, double base, int headSize) {
        this.scaling = scaling;
        this.base = base;
        this.headSize = headSize;
    }

    static Rotary of(ConfigFields config, int headSize) {
        JsonNode fields = config.root().path(config.has("rope_scaling") ? "rope_scaling" : "rope_parameters");
        double base = fields.has("rope_theta")
                ? fields.get("rope_theta").asDouble()
                : config.number("rope_theta", 10_000, 1, 1e12);
        double factor = fields.path("factor").asDouble(1);
        int trained = config.integer("max_position_embeddings", 2048, 1, Integer.MAX_VALUE);
        Scaling scaling = switch (config.ropeType()) {
            case "linear" -> new Linear(factor);
            case "dynamic" -> new Dynamic(factor, trained);
            case "llama3" -> Llama3.of(fields, factor);
            case "yarn" -> Yarn.of(fields, factor, trained);
            default -> new Unscaled();
        };
        return new Rotary(scaling, base, headSize);
    }

    /// A way of stretching the frequencies.
    private sealed interface Scaling {

        /// The base for rows of that length.
        default double base(double base, int headSize, int length) {
            return base;
        }

        /// The scaled frequency of a pair.
        double frequency(double frequency, int pair, double base, int headSize);

        /// What cosines and sines are multiplied by.
        default double amplitude() {
            return 1;
        }
    }

    private record Unscaled() implements Scaling {
        @Override
        public double frequency(double frequency, int pair, double base, int headSize) {
            return frequency;
        }
    }

    /// Positions divided by a factor (arXiv 2306.15595).
    private record Linear(double factor) implements Scaling {
        @Override
        public double frequency(double frequency, int pair, double base, int headSize) {
            return frequency / factor;
        }
    }

    /// Rows longer than those of pre-training get a larger base ("dynamic NTK", arXiv 2309.00071 §3.3).
    private record Dynamic(double factor, int trained) implements Scaling {
        @Override
        public double base(double base, int headSize, int length) {
            double stretch = factor * Math.max(length, trained) / trained - (factor - 1);
            return base * Math.pow(stretch, headSize / (headSize - 2.0));
        }

        @Override
        public double frequency(double frequency, int pair, double base, int headSize) {
            return frequency;
        }
    }

    /// Llama 3's: slow frequencies are divided by the factor, fast ones kept, those between blended by their wave
    /// length (arXiv 2407.21783 names it; the form is that of the published configurations).
    private record Llama3(double factor, double low, double high, double original) implements Scaling {

        static Llama3 of(JsonNode fields, double factor) {
            return new Llama3(
                    factor,
                    fields.path("low_freq_factor").asDouble(1),
                    fields.path("high_freq_factor").asDouble(4),
                    fields.path("original_max_position_embeddings").asDouble(8192));
        }

        @Override
        public double frequency(double frequency, int pair, double base, int headSize) {
            double wave = 2 * Math.PI / frequency;
            if (wave > original / low) {
                return frequency / factor;
            }
            if (wave < original / high) {
                return frequency;
            }
            double blend = (original / wave - low) / (high - low);
            return (1 - blend) * frequency / factor + blend * frequency;
        }
    }

    /// YaRN (arXiv 2309.00071 §3.2 and §3.4): pairs that turn often over the trained length are kept, those that turn
    /// seldom are divided by the factor, with a ramp between; attention is sharpened by the amplitude.
    private record Yarn(double factor, double amplitude, double fast, double slow, double original, boolean whole)
            implements Scaling {

        static Yarn of(JsonNode fields, double factor, int trained) {
            double all = fields.path("mscale_all_dim").asDouble(0);
            double scale = fields.path("mscale").asDouble(0);
            double amplitude = scale != 0 && all != 0
                    ? sharpening(factor, scale) / sharpening(factor, all)
                    : sharpening(factor, 1);
            return new Yarn(
                    factor,
                    fields.path("attention_factor").asDouble(amplitude),
                    nonZero(fields.path("beta_fast").asDouble(32), 32),
                    nonZero(fields.path("beta_slow").asDouble(1), 1),
                    nonZero(fields.path("original_max_position_embeddings").asDouble(trained), trained),
                    fields.path("truncate").asBoolean(true));
        }

        private static double nonZero(double value, double fallback) {
            return value == 0 ? fallback : value;
        }

        private static double sharpening(double factor, double scale) {
            return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
        }

        @Override
        public double frequency(double frequency, int pair, double base, int headSize) {
            double low = pairOf(fast, base, headSize);
            double high = pairOf(slow, base, headSize);
            double from = Math.max(whole ? Math.floor(low) : low, 0);
            double to = Math.min(whole ? Math.ceil(high) : high, headSize - 1);
            double ramp = Math.clamp((pair - from) / ((from == to ? to + 0.001 : to) - from), 0, 1);
            return frequency / factor * ramp + frequency * (1 - ramp);
        }

        /// The pair, as a fraction, that turns so many times over the trained length.
        private double pairOf(double turns, double base, int headSize) {
            return headSize * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(base));
        }
    }

    /// The frequencies of the D/2 pairs where they are the same for rows of every length.
    public Optional<float[]> frequencies() {
        return scaling instanceof Dynamic ? Optional.empty() : Optional.of(frequencies(1));
    }

    /// What cosines and sines are multiplied by.
    public double amplitude() {
        return scaling.amplitude();
    }

    /// Cosines of positions `from` (inclusive) to `length` (exclusive), (length − from, D).
    NDArray cosine(NDManager manager, int from, int length) {
        return table(manager, from, length, true);
    }

    /// Sines of the same.
    NDArray sine(NDManager manager, int from, int length) {
        return table(manager, from, length, false);
    }

    private NDArray table(NDManager manager, int from, int length, boolean cosine) {
        float[] frequencies = frequencies(length);
        int half = frequencies.length;
        double amplitude = scaling.amplitude();
        float[] table = new float[(length - from) * 2 * half];
        for (int position = from; position < length; position++) {
            for (int i = 0; i < half; i++) {
                float angle = position * frequencies[i];
                float value = (float) (amplitude * (cosine ? Math.cos(angle) : Math.sin(angle)));
                table[(position - from) * 2 * half + i] = value;
                table[(position - from) * 2 * half + half + i] = value;
            }
        }
        return manager.create(table, new Shape(length - from, 2L * half));
    }

    private float[] frequencies(int length) {
        double used = scaling.base(base, headSize, length);
        float[] frequencies = new float[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            // Rounded before it is scaled: the reference computes in single precision.
            float plain = (float) (1 / Math.pow(used, 2.0 * i / headSize));
            frequencies[i] = (float) scaling.frequency(plain, i, used, headSize);
        }
        return frequencies;
    }
}
