package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import graft.engine.error.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An adapter's fields one by one, by their names in recipes: what forms show and set. Values are texts as recipes
/// spell them; of a list the entries with commas between, of what is absent the empty text.
public final class AdapterFields {

    private static final String SIZE = "size";
    private static final String REDUCTION = "reductionFactor";
    private static final Set<String> PLACES = Set.of("sites", "layers");

    private AdapterFields() {}

    /// Every field of the kind with its value, default or not. Sites and layers are left out where the kind stands at
    /// sites; of kinds that train parameters of the base the layers are a field like others.
    public static Map<String, String> values(AdapterSpec adapter) {
        Map<String, String> values = new LinkedHashMap<>();
        AdapterJson.complete(adapter).properties().forEach(field -> values.put(field.getKey(), text(field.getValue())));
        adapter.common().extra().fields().keySet().forEach(values::remove);
        values.remove("kind");
        values.keySet().removeAll(adapter.kind().places() == AdapterKind.Places.NONE ? Set.of("sites") : PLACES);
        if (adapter.kind() == AdapterKind.FULL) {
            values.remove("layers");
        }
        return values;
    }

    /// What a field would be were it left out: of many kinds that depends on their preset.
    public static String standard(AdapterSpec adapter, String field) {
        ObjectNode node = AdapterJson.write(adapter);
        node.remove(field);
        return read(node)
                .adapter
                .map(without -> values(without).getOrDefault(field, ""))
                .orElse("");
    }

    /// The adapter with a field set. Of size and reduction factor the other one goes.
    ///
    /// @param value as recipes spell it; empty for the default, or for none where that is a value
    /// @return the adapter, or what is wrong with the value
    public static Setting set(AdapterSpec adapter, String field, String value) {
        ObjectNode node = AdapterJson.write(adapter);
        if (field.equals(SIZE) || field.equals(REDUCTION)) {
            node.remove(SIZE);
            node.remove(REDUCTION);
        }
        boolean list = AdapterJson.complete(adapter).path(field).isArray();
        Setting last = new Setting(Optional.empty(), List.of());
        for (JsonNode json : spellings(value.strip(), list)) {
            node.set(field, json);
            last = read(node);
            if (last.adapter.isPresent()) {
                return last;
            }
        }
        return last;
    }

    /// An adapter after a field was set, or why it could not be.
    ///
    /// @param issues empty where there is an adapter
    public record Setting(Optional<AdapterSpec> adapter, List<Issue> issues) {
        public Setting {
            issues = List.copyOf(issues);
        }
    }

    private static Setting read(ObjectNode node) {
        Fields.Reading reading = new Fields.Reading();
        Optional<AdapterSpec> adapter = AdapterJson.read(node, "", reading);
        List<Issue> errors = reading.issues().stream().filter(Issue::error).toList();
        return errors.isEmpty() ? new Setting(adapter, errors) : new Setting(Optional.empty(), errors);
    }

    /// How a text may be meant, what is most likely last: that is the one told of where all are wrong.
    private static List<JsonNode> spellings(String text, boolean list) {
        if (text.isEmpty()) {
            return List.of(NullNode.getInstance());
        }
        List<JsonNode> found = new ArrayList<>(List.of(TextNode.valueOf(text)));
        if (list) {
            found.add(new Canonical()
                    .put("list", List.of(text.split("\\s*,\\s*")))
                    .node()
                    .path("list"));
            return found;
        }
        try {
            found.add(RecipeJson.tree("value", text));
        } catch (InvalidInput notJson) {
            return found;
        }
        return found;
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            List<String> entries = new ArrayList<>();
            value.forEach(entry -> entries.add(entry.asText()));
            return String.join(", ", entries);
        }
        return value.isObject() ? value.toString() : value.asText();
    }
}
