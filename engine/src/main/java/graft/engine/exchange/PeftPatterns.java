package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Numbers that a configuration of PEFT gives by patterns of module names, `rank_pattern` and `alpha_pattern`.
record PeftPatterns(AdapterConfig config) {

    private static final int LONGEST = 200;

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
        // A pattern from a file may be built to match for hours: two repetitions at most.
        long repetitions =
                pattern.chars().filter(c -> c == '*' || c == '+' || c == '{').count();
        if (pattern.length() > LONGEST || repetitions > 2) {
            throw config.unsupported(field + " has the pattern \"" + pattern + "\"");
        }
        try {
            return Pattern.matches("(.*\\.)?(" + pattern + ")", module);
        } catch (PatternSyntaxException failure) {
            throw config.unsupported(field + " has the pattern \"" + pattern + "\"");
        }
    }
}
