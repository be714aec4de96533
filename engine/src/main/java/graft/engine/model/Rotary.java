package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.ConfigFields;

/// Rotary positions (arXiv 2104.09864): pair i of a head turns by position · frequency i. Kept as tables of cosines
/// and sines, both halves of a head alike.
final class Rotary {

    private final float[] frequencies;

    private Rotary(float[] frequencies) {
        this.frequencies = frequencies;
    }

    static Rotary of(ConfigFields config, int headSize) {
        JsonNode scaling = config.root().path(config.has("rope_scaling") ? "rope_scaling" : "rope_parameters");
        double base = scaling.has("rope_theta")
                ? scaling.get("rope_theta").asDouble()
                : config.number("rope_theta", 10_000, 1, 1e12);
        float[] frequencies = new float[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) (1 / Math.pow(base, 2.0 * i / headSize));
        }
        double factor = scaling.path("factor").asDouble(1);
        switch (config.ropeType()) {
            case "linear" -> {
                for (int i = 0; i < frequencies.length; i++) {
                    frequencies[i] = (float) (frequencies[i] / factor);
                }
            }
            case "llama3" -> stretch(frequencies, scaling, factor);
            default -> {}
        }
        return new Rotary(frequencies);
    }

    /// Llama 3's scaling for longer contexts: slow frequencies are divided by the factor, fast ones kept, those
    /// between blended by their wave length.
    private static void stretch(float[] frequencies, JsonNode scaling, double factor) {
        double low = scaling.path("low_freq_factor").asDouble(1);
        double high = scaling.path("high_freq_factor").asDouble(4);
        double original = scaling.path("original_max_position_embeddings").asDouble(8192);
        for (int i = 0; i < frequencies.length; i++) {
            double frequency = frequencies[i];
            double wave = 2 * Math.PI / frequency;
            if (wave > original / low) {
                frequencies[i] = (float) (frequency / factor);
            } else if (wave >= original / high) {
                double blend = (original / wave - low) / (high - low);
                frequencies[i] = (float) ((1 - blend) * frequency / factor + blend * frequency);
            }
        }
    }

    /// Cosines of the first positions, (S, D).
    NDArray cosine(NDManager manager, int length) {
        return table(manager, length, true);
    }

    /// Sines of the first positions, (S, D).
    NDArray sine(NDManager manager, int length) {
        return table(manager, length, false);
    }

    private NDArray table(NDManager manager, int length, boolean cosine) {
        int half = frequencies.length;
        float[] table = new float[length * 2 * half];
        for (int position = 0; position < length; position++) {
            for (int i = 0; i < half; i++) {
                float angle = position * frequencies[i];
                float value = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
                table[position * 2 * half + i] = value;
                table[position * 2 * half + half + i] = value;
            }
        }
        return manager.create(table, new Shape(length, 2L * half));
    }
}
