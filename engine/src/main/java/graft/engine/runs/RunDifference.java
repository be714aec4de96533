package graft.engine.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One reason why two runs differ: a field of the recipe, of the environment, or of what was asked for, whose values
/// are not the same.
///
/// @param area   `recipe` (what was trained), `environment` (versions, processor, hashes), `outcome` (how it ended)
/// @param field  its path: `training.learningRate`, `dataHash`
/// @param first  value in the first run, empty where it has none
/// @param second value in the second
public record RunDifference(String area, String field, String first, String second) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// What follows from other fields, or is a name.
    private static final Set<String> CONSEQUENCES = Set.of("fingerprint", "recipeHash");

    /// Every difference, the recipe's first; none where the two should give the same curve to the bit.
    ///
    /// @throws InvalidInput when a run cannot be read
    public static List<RunDifference> between(RunFolder first, RunFolder second) {
        List<RunDifference> all = new ArrayList<>();
        add(all, "recipe", flat(recipe(first)), flat(recipe(second)));
        add(all, "environment", flat(first.environmentJson()), flat(second.environmentJson()));
        add(all, "outcome", outcome(first), outcome(second));
        return all;
    }

    private static void add(
            List<RunDifference> all, String area, Map<String, String> first, Map<String, String> second) {
        Set<String> fields = new TreeSet<>(first.keySet());
        fields.addAll(second.keySet());
        for (String field : fields) {
            String one = first.getOrDefault(field, "");
            String other = second.getOrDefault(field, "");
            if (!one.equals(other) && !CONSEQUENCES.contains(field)) {
                all.add(new RunDifference(area, field, one, other));
            }
        }
    }

    private static JsonNode recipe(RunFolder run) {
        try {
            return MAPPER.readTree(run.recipeText());
        } catch (JsonProcessingException broken) {
            throw new InvalidInput(
                    ErrorCode.RUN_UNREADABLE,
                    "The recipe of run " + run.id() + " is no JSON: " + JsonFault.of(broken) + ".",
                    "Restore " + run.recipe() + ".",
                    broken);
        }
    }

    private static Map<String, String> outcome(RunFolder run) {
        RunSummary summary = SummaryReader.read(run);
        Map<String, String> values = new TreeMap<>();
        values.put("state", summary.state().text());
        values.put("steps", Long.toString(summary.step()));
        values.put("loss", Double.toString(summary.loss()));
        summary.validation().forEach((name, value) -> values.put("validation." + name, value.toString()));
        summary.test().forEach((name, value) -> values.put("test." + name, value.toString()));
        return values;
    }

    private static Map<String, String> flat(JsonNode node) {
        Map<String, String> values = new TreeMap<>();
        flatten("", node, values);
        return values;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), values));
        } else if (node.isArray() && node.size() > 0 && node.get(0).isContainerNode()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), values);
            }
        } else {
            values.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
