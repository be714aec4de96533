package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What is known of a run the moment it is made: `run.json` in its folder, beside the recipe. With the journal it is
/// enough to rebuild the run's row in the list.
///
/// @param name    the recipe's name
/// @param group   runs that belong together, or null
/// @param method  what is trained, in words
/// @param base    the base model as the recipe names it
/// @param data    the data source as the recipe names it
/// @param device  what was asked for: `auto`, `cpu`, `cuda:0`, …
/// @param seed    of the training
/// @param created milliseconds since the epoch
public record RunInfo(
        String name,
        @Nullable String group,
        String method,
        String base,
        String data,
        String device,
        long seed,
        long created) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    RunInfo withDevice(String newDevice) {
        return new RunInfo(name, group, method, base, data, newDevice, seed, created);
    }

    String json() {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("schema", "graft.run/1")
                .put("name", name)
                .put("group", group)
                .put("method", method)
                .put("base", base)
                .put("data", data)
                .put("device", device)
                .put("seed", seed)
                .put("created", created);
        return node.toPrettyString() + "\n";
    }

    /// @throws InvalidInput when the file is absent or unreadable
    static RunInfo read(Path file) {
        try {
            JsonNode node = MAPPER.readTree(Files.readString(file));
            return new RunInfo(
                    node.path("name").asText(),
                    RunEventJson.text(node, "group"),
                    node.path("method").asText(),
                    node.path("base").asText(),
                    node.path("data").asText(),
                    node.path("device").asText("auto"),
                    node.path("seed").asLong(),
                    node.path("created").asLong());
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.RUN_UNREADABLE,
                    "The run's description cannot be read: " + file + ".",
                    "Restore the file, or delete the run's folder.",
                    failure);
        }
    }
}
