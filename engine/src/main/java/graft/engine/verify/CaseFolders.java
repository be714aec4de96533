package graft.engine.verify;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folders beside a case that it is made of: its base model and its adapters.
///
/// @param reference the case
record CaseFolders(ReferenceCase reference) {

    /// Whether it is of a model at all: cases of losses or of an optimizer are not.
    boolean namesBase() {
        return !reference.json().path("model").asText().isBlank();
    }

    /// The folder of the base model that an adapter's case names.
    Path base() {
        return reference.folder().resolve(reference.json().path("model").asText());
    }

    /// @throws InvalidInput when one of them is not there, naming it
    void require() {
        if (reference.ofBase() || !namesBase()) {
            return;
        }
        Path file = reference.folder().resolve("case.json");
        if (!Files.isRegularFile(base().resolve("config.json"))) {
            throw new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    "The base model of " + file + " is not there: " + base() + " "
                            + (Files.isDirectory(base()) ? "has no config.json." : "is no folder."),
                    "Copy the base model's folder there, or correct \"model\" in case.json.");
        }
        for (Path adapter : adapters()) {
            if (!Files.isDirectory(adapter)) {
                throw new InvalidInput(
                        ErrorCode.FILE_NOT_FOUND,
                        "An adapter of " + file + " is not there: " + adapter + " is no folder.",
                        "Copy the whole case, with the folders of its adapters.");
            }
        }
    }

    private List<Path> adapters() {
        Path folder = reference.folder();
        if (reference.json().path("kind").asText().equals("composition")) {
            List<Path> members = new ArrayList<>();
            members(reference.json().path("composition"), folder.resolve("adapters"), members);
            return members;
        }
        if (PeftRun.is(reference) || CombinationRun.is(reference)) {
            List<Path> members = new ArrayList<>();
            reference.names("adapters").forEach(name -> {
                members.add(folder.resolve("checkpoint").resolve(name));
                if (reference.json().path("method").asText().equals("continual")) {
                    members.add(folder.resolve("start").resolve(name));
                }
            });
            return members;
        }
        String method = reference.json().path("method").asText();
        return AdapterCase.isPlain(method) ? List.of() : List.of(folder.resolve("checkpoint"));
    }

    /// The leaves of a composition are names of adapters.
    private static void members(JsonNode node, Path adapters, List<Path> found) {
        for (JsonNode child : node.path("children")) {
            if (child.isTextual()) {
                found.add(adapters.resolve(child.asText()));
            } else {
                members(child, adapters, found);
            }
        }
    }
}
