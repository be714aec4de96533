package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Fields of a recipe object that this version does not know, kept in their order so that they survive a round
/// trip.
public record Extra(Map<String, JsonNode> fields) {

    public static final Extra NONE = new Extra(Map.of());

    public Extra {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
