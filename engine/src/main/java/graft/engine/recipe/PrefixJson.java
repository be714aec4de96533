package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.recipe.PrefixSpec.Gate;
import graft.engine.recipe.PromptSpec.Init;
import org.jspecify.annotations.Nullable;

/// Prefixes and prompts as JSON.
final class PrefixJson {

    private static final String SEPARATE = "separate";

    private PrefixJson() {}

    /// `"projection": null` means free parameters; left out it is the default.
    static PrefixSpec prefix(Fields fields) {
        PrefixSpec defaults = PrefixSpec.defaults();
        int length = fields.integer("length", defaults.length());
        @Nullable Integer projection = defaults.projection();
        if (fields.isNull("projection")) {
            projection = null;
        } else if (fields.has("projection")) {
            Integer given = fields.optionalInteger("projection");
            projection = given == null ? projection : given;
        }
        Gate gate = gate(fields);
        boolean takesPositions = fields.flag("takesPositions", defaults.takesPositions());
        return new PrefixSpec(AdapterJson.common(fields, defaults), length, projection, gate, takesPositions);
    }

    private static Gate gate(Fields fields) {
        JsonNode value = fields.raw("gate");
        if (value == null) {
            return Gate.NONE;
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? Gate.SHARED : Gate.NONE;
        }
        if (value.isTextual() && value.textValue().equals(SEPARATE)) {
            return Gate.SEPARATE;
        }
        fields.wrong("gate", value, "true, false or \"separate\"");
        return Gate.NONE;
    }

    static void write(Canonical out, PrefixSpec spec) {
        PrefixSpec defaults = PrefixSpec.defaults();
        AdapterJson.places(out, spec, defaults).put("length", spec.length(), defaults.length());
        if (spec.projection() == null) {
            out.putNull("projection");
        } else if (!out.omits(spec.projection().equals(defaults.projection()))) {
            out.put("projection", spec.projection());
        }
        switch (spec.gate()) {
            case NONE -> out.put("gate", false, false);
            case SHARED -> out.put("gate", true, false);
            case SEPARATE -> out.put("gate", SEPARATE);
        }
        out.put("takesPositions", spec.takesPositions(), defaults.takesPositions());
    }

    static PromptSpec prompt(Fields fields) {
        PromptSpec defaults = PromptSpec.defaults();
        int length = fields.integer("length", defaults.length());
        Init init = fields.choice("init", defaults.init(), Init.values(), Init::text);
        String text = fields.optionalText("text");
        boolean afterFirst = fields.flag("afterFirst", defaults.afterFirst());
        boolean amongWords = fields.flag("amongWords", defaults.amongWords());
        return new PromptSpec(AdapterJson.common(fields, defaults), length, init, text, afterFirst, amongWords);
    }

    static void write(Canonical out, PromptSpec spec) {
        PromptSpec defaults = PromptSpec.defaults();
        AdapterJson.places(out, spec, defaults)
                .put("length", spec.length(), defaults.length())
                .put("init", spec.init().text(), defaults.init().text())
                .put("text", spec.text(), null)
                .put("afterFirst", spec.afterFirst(), defaults.afterFirst())
                .put("amongWords", spec.amongWords(), defaults.amongWords());
    }
}
