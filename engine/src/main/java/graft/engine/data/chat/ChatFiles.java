package graft.engine.data.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The chat template of a model folder: `chat_template.jinja`, else `chat_template` of `tokenizer_config.json`, there
/// one text or several with names, of which `default` is meant.
public final class ChatFiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 64L << 20;
    private static final List<String> SPECIALS = List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask");

    private ChatFiles() {}

    /// @return empty where the model has no template
    /// @throws InvalidInput when it has one that cannot be used
    public static Optional<ChatTemplate> read(Path folder) {
        Path file = folder.resolve("chat_template.jinja");
        try {
            JsonNode settings = json(folder.resolve("tokenizer_config.json"));
            String template = Files.isRegularFile(file) ? text(file) : template(settings.path("chat_template"));
            JsonNode map = json(folder.resolve("special_tokens_map.json"));
            return template.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ChatTemplate.parse(folder.toString(), template, specials(settings, map)));
        } catch (IOException unreadable) {
            throw new InvalidInput(
                    ErrorCode.TOKENIZER_UNREADABLE,
                    "The chat template of " + folder + " cannot be read: " + FileFault.of(unreadable) + ".",
                    "Get the folder again.",
                    unreadable);
        }
    }

    private static String template(JsonNode given) {
        for (JsonNode named : given) {
            if (named.path("name").asText().equals("default")) {
                return named.path("template").asText();
            }
        }
        return given.asText("");
    }

    private static Map<String, String> specials(JsonNode settings, JsonNode map) {
        Map<String, String> specials = new HashMap<>();
        for (String name : SPECIALS) {
            String key = name + "_token";
            JsonNode token = settings.has(key) ? settings.path(key) : map.path(key);
            String text =
                    token.isTextual() ? token.asText() : token.path("content").asText("");
            if (!text.isEmpty()) {
                specials.put(key, text);
            }
        }
        return specials;
    }

    private static JsonNode json(Path file) throws IOException {
        return Files.isRegularFile(file) ? JSON.readTree(text(file)) : JSON.createObjectNode();
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file.getFileName() + " is larger than " + (LARGEST >> 20) + " MB");
        }
        return Files.readString(file);
    }
}
