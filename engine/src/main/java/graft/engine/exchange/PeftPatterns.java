package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// Numbers that a configuration of PEFT gives by patterns of module names, `rank_pattern` and `alpha_pattern`.
record PeftPatterns(AdapterConfig config) {

    /// The number of the first pattern that ends the module's path, or the fallback.
    double number(String field, String module, double fallback) {
        for (Map.Entry<String, JsonNode> entry : config.root().path(field).properties()) {
            if (entry.getValue().isNumber() && matches(field, entry.getKey(), module)) {
                return entry.getValue().doubleValue();
            }
        }
        return fallback;
    }

    private boolean matches(String field, String pattern, String module) {
        return new ModulePattern(config, field, "(.*\\.)?(" + pattern + ")").matches(module);
    }
}
