package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A JSON configuration of another library: a few kilobytes from anywhere.
record AdapterConfig(Path file, JsonNode root) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LARGEST = 4L << 20;

    static AdapterConfig read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw unreadable(file, "is larger than 4 MiB", null);
            }
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw unreadable(file, "is not a JSON object", null);
            }
            return new AdapterConfig(file, root);
        } catch (IOException failure) {
            throw unreadable(file, "cannot be read as JSON: " + FileFault.of(failure), failure);
        }
    }

    private static InvalidInput unreadable(Path file, String what, @Nullable IOException cause) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNREADABLE, file + " " + what + ".", "Fetch the adapter again.", cause);
    }

    /// True when a field is given and is neither null, false, empty nor 0: something that changes the result.
    boolean asks(String field) {
        JsonNode node = root.path(field);
        return !(node.isMissingNode()
                || node.isNull()
                || node.isBoolean() && !node.booleanValue()
                || node.isContainerNode() && node.isEmpty()
                || node.isNumber() && node.doubleValue() == 0
                || node.isTextual() && node.textValue().isEmpty());
    }

    double number(String field) {
        JsonNode node = root.path(field);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw unsupported(field + " is " + shown(node) + ", not a number");
        }
        return node.doubleValue();
    }

    double number(String field, double fallback) {
        return root.hasNonNull(field) ? number(field) : fallback;
    }

    boolean flag(String field, boolean fallback) {
        return root.path(field).asBoolean(fallback);
    }

    String text(String field, String fallback) {
        return root.hasNonNull(field) ? root.path(field).asText() : fallback;
    }

    Activation activation(String name) {
        return Activation.of(name).orElseThrow(() -> unsupported("the activation \"" + name + "\" is not known"));
    }

    /// A size that the configuration gives must be the one that the tensors have.
    ///
    /// @param said    by the field
    /// @param present in the tensor of that key
    /// @throws InvalidInput when they differ
    void agree(String field, double said, long present, String key) {
        if (said != present) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    file + ": " + field + " makes " + (said == Math.rint(said) ? String.valueOf((long) said) : said)
                            + " of what is " + present + " in \"" + key + "\".",
                    "Configuration and weights are not of one adapter: fetch or save it again.");
        }
    }

    /// The adapter is well formed and does something that Graft does not.
    InvalidInput unsupported(String what) {
        return new InvalidInput(
                ErrorCode.ADAPTER_UNSUPPORTED,
                file + ": " + what + ".",
                "docs/guide/methods.md lists what Graft reads of these libraries.");
    }

    static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
