package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.model.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The files of one reference case.
///
/// @param folder of the case
/// @param json   its `case.json`
record ReferenceCase(Path folder, JsonNode json) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LARGEST = 16L << 20;

    static ReferenceCase open(Path folder) {
        Path file = folder.resolve("case.json");
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new InvalidInput(
                        ErrorCode.FILE_NOT_FOUND,
                        folder + " is no reference case: it has no usable case.json.",
                        "Name folders that hold a case.json.");
            }
            return new ReferenceCase(folder, JSON.readTree(Files.readAllBytes(file)));
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND,
                    file + " cannot be read: " + FileFault.of(failure) + ".",
                    "Fetch the reference data again.",
                    failure);
        }
    }

    String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /// Whether it is of its own files alone: a base model, or packed matrices.
    boolean ofBase() {
        String kind = json.path("kind").asText();
        return kind.equals("base-model") || kind.equals("nf4");
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /// All tensors of one of its files.
    Map<String, NDArray> tensors(NDManager manager, String file) {
        try (SafeTensors tensors = SafeTensors.open(folder.resolve(file), ErrorCode.FILE_NOT_FOUND)) {
            Map<String, NDArray> all = new LinkedHashMap<>();
            tensors.names().forEach(name -> all.put(name, tensors.read(manager, name)));
            return all;
        }
    }

    /// The JSON of another of its files.
    JsonNode document(String file) {
        try {
            return JSON.readTree(Files.readAllBytes(folder.resolve(file)));
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND,
                    folder.resolve(file) + " cannot be read: " + FileFault.of(failure) + ".",
                    "Fetch the reference data again.",
                    failure);
        }
    }

    /// The inputs of a forward pass.
    static Inputs inputs(Map<String, NDArray> tensors) {
        NDArray ids = tensors.get("input_ids");
        NDArray mask = tensors.get("attention_mask");
        if (ids == null || mask == null) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND,
                    "inputs.safetensors lacks input_ids or attention_mask.",
                    "Fetch the reference data again.");
        }
        return new Inputs(ids, mask, tensors.get("token_type_ids"), tensors.get("position_ids"));
    }

    /// Names that the case lists under a field.
    Set<String> names(String field) {
        Set<String> names = new TreeSet<>();
        json.path(field).forEach(name -> names.add(name.asText()));
        return names;
    }
}
