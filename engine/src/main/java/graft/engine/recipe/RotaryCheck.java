package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;

/// Whether a configuration's rotary positions can be computed: a factor that is missing or no number would
/// otherwise count as none, and a model would run with wrong positions.
final class RotaryCheck {

    private static final double LARGEST = 1e6;

    private final ConfigFields config;
    private final String field;
    private final JsonNode scaling;

    private RotaryCheck(ConfigFields config) {
        this.config = config;
        this.field = config.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        this.scaling = config.root().path(field);
    }

    static void check(ConfigFields config) {
        RotaryCheck check = new RotaryCheck(config);
        if (config.number("partial_rotary_factor", 1, 0, 1) != 1) {
            throw config.unsupported("partial_rotary_factor", "is not 1; heads are turned as a whole");
        }
        if (check.scaling.isMissingNode() || check.scaling.isNull()) {
            return;
        }
        if (!check.scaling.isObject()) {
            throw config.wrong(check.field, "is no object");
        }
        check.type(config.ropeType());
    }

    private void type(String type) {
        positive("rope_theta", false);
        positive("original_max_position_embeddings", type.equals("llama3"));
        if (type.equals("default")) {
            return;
        }
        if (positive("factor", true) < 1) {
            throw config.wrong(field, "has the factor " + scaling.path("factor") + "; it must be 1 or more");
        }
        if (type.equals("llama3")) {
            double low = positive("low_freq_factor", true);
            double high = positive("high_freq_factor", true);
            if (low >= high) {
                throw config.wrong(field, "has the low_freq_factor " + low + ", not below high_freq_factor " + high);
            }
        } else if (type.equals("yarn")) {
            positive("attention_factor", false);
            positive("beta_fast", false);
            positive("beta_slow", false);
        }
    }

    /// A positive number, or 1 where it may be missing.
    private double positive(String name, boolean needed) {
        JsonNode value = scaling.path(name);
        if (value.isNull() || value.isMissingNode()) {
            if (needed) {
                throw config.wrong(field, "has no " + name);
            }
            return 1;
        }
        double most = name.equals("rope_theta") ? 1e12 : name.startsWith("original") ? Integer.MAX_VALUE : LARGEST;
        if (!value.isNumber() || !(value.doubleValue() > 0) || value.doubleValue() > most) {
            throw config.wrong(field, "has the " + name + " " + value + ", not a number above 0, to " + most);
        }
        return value.doubleValue();
    }
}
