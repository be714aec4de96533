package graft.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.ConfigFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tokens that end a text: `eos_token_id`, one or several, of `generation_config.json`, where models trained on
/// dialogues list the end of a turn beside the end of a text; of `config.json` where that file says nothing.
public final class EndTokens {

    private EndTokens() {}

    /// @param folder of the model, or null for one that came from none
    /// @throws InvalidInput when the folder's `generation_config.json` cannot be read
    public static Set<Integer> of(@Nullable Path folder, ConfigFields config) {
        Path file = folder == null ? null : folder.resolve("generation_config.json");
        if (file != null && Files.isRegularFile(file)) {
            ConfigFields generation = ConfigFields.read(file);
            if (generation.has("eos_token_id")) {
                return named(generation);
            }
        }
        return named(config);
    }

    private static Set<Integer> named(ConfigFields fields) {
        JsonNode named = fields.root().path("eos_token_id");
        Set<Integer> ends = new HashSet<>();
        if (named.isInt()) {
            ends.add(named.intValue());
        }
        named.forEach(id -> ends.add(id.asInt(-1)));
        return ends;
    }
}
