package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where an imported adapter came from: the library's own configuration files, kept as they were, so that writing
/// the adapter for the same library gives the same fields again, those that Graft does not know included.
///
/// @param config of the adapter
/// @param head   of its head, or null
public record Origin(
        Library library, JsonNode config, @Nullable JsonNode head) {

    private static final String FILE = "origin.json";
    private static final String SCHEMA = "graft.adapter-origin/1";
    private static final JsonMapper JSON = new JsonMapper();

    void write(Path folder) throws IOException {
        ObjectNode document = JSON.createObjectNode().put("schema", SCHEMA).put("library", library.text());
        document.set("config", config);
        if (head != null) {
            document.set("head", head);
        }
        AtomicFile.write(
                folder.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }

    /// Of an adapter's folder; empty where it was made here, or the file cannot be read: it is a memory, not a
    /// part.
    static Optional<Origin> of(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode document = JSON.readTree(Files.readAllBytes(file));
            JsonNode config = document.path("config");
            return config.isObject()
                    ? Library.of(document.path("library").asText())
                            .map(library -> new Origin(library, config, document.get("head")))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
