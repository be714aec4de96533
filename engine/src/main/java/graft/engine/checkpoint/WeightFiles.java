package graft.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The files of a folder that hold a base model's weights: one, or several that an index names. safetensors come before
/// pickles. Several without their index are all taken where none is missing: their names count them.
final class WeightFiles {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_SHARDS = 1000;

    private WeightFiles() {}

    /// @throws InvalidInput when there are none, or one of several is missing
    static List<Path> of(Path folder) {
        for (Kind kind : Kind.values()) {
            Path single = folder.resolve(kind.whole());
            Path index = folder.resolve(kind.whole() + ".index.json");
            if (Files.isRegularFile(single)) {
                return List.of(single);
            }
            if (Files.isRegularFile(index)) {
                return named(folder, index);
            }
            List<Path> counted = counted(folder, kind);
            if (!counted.isEmpty()) {
                return counted;
            }
        }
        throw new InvalidInput(
                ErrorCode.MODEL_NOT_FOUND,
                folder + " has no model.safetensors and no pytorch_model.bin.",
                nextStep(folder));
    }

    /// Programs that only count or tokenize leave the weights of a model in the hub's cache out.
    private static String nextStep(Path folder) {
        Path real = folder.toAbsolutePath().normalize();
        Path model = real.getNameCount() < 3 ? real : real.getName(real.getNameCount() - 3);
        return model.toString().startsWith("models--")
                ? "The hub's cache holds only a part of this model: `graft download "
                        + model.toString().substring("models--".length()).replaceFirst("--", "/")
                        + "` fetches the rest."
                : "Name a folder with config.json and model.safetensors; `graft count` needs config.json alone.";
    }

    private enum Kind {
        SAFETENSORS("model", "safetensors"),
        PICKLES("pytorch_model", "bin");

        private final String name;
        private final String suffix;
        private final Pattern shard;

        Kind(String name, String suffix) {
            this.name = name;
            this.suffix = suffix;
            this.shard = Pattern.compile(name + "-(\\d{1,9})-of-(\\d{1,9})\\." + suffix);
        }

        String whole() {
            return name + "." + suffix;
        }
    }

    /// `model-00001-of-00002.safetensors` and the others; empty where there is none of them.
    private static List<Path> counted(Path folder, Kind kind) {
        TreeMap<Integer, Path> found = new TreeMap<>();
        TreeSet<Integer> counts = new TreeSet<>();
        try (Stream<Path> inside = Files.list(folder)) {
            inside.filter(Files::isRegularFile).sorted().forEach(file -> {
                Matcher name = kind.shard.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    found.put(Integer.valueOf(name.group(1)), file);
                    counts.add(Integer.valueOf(name.group(2)));
                }
            });
        } catch (IOException unreadable) {
            return List.of();
        }
        if (found.isEmpty()) {
            return List.of();
        }
        int count = counts.getLast();
        if (counts.size() > 1 || count > MAX_SHARDS || found.lastKey() > count) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS,
                    folder + " holds weight files of several saves ("
                            + name(found.firstEntry().getValue()) + " to "
                            + name(found.lastEntry().getValue()) + ") and no " + kind.whole() + ".index.json.",
                    "Fetch the model again, with its index.");
        }
        List<Integer> missing = IntStream.rangeClosed(1, count)
                .filter(number -> !found.containsKey(number))
                .boxed()
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS,
                    "Of " + count + " weight files in " + folder + " only " + found.size() + " are there; number "
                            + missing.getFirst() + " is missing, and so is " + kind.whole() + ".index.json.",
                    "Fetch the model again, with all its weight files.");
        }
        return List.copyOf(found.values());
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /// Those that the index names.
    private static List<Path> named(Path folder, Path index) {
        JsonNode map;
        try {
            map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS,
                    index + " cannot be read as JSON: " + FileFault.of(failure) + ".",
                    "Fetch the file again.",
                    failure);
        }
        TreeSet<String> names = new TreeSet<>();
        map.forEach(file -> names.add(file.asText()));
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            // A name with folders in it could reach any file of the machine.
            if (!name.matches("[\\w.-]+\\.(safetensors|bin)") || name.startsWith(".") || !Files.isRegularFile(file)) {
                throw new InvalidInput(
                        ErrorCode.MODEL_WEIGHTS,
                        index + " names the weight file \"" + name + "\", which is not in the folder.",
                        "Fetch the model again, with all its weight files.");
            }
            files.add(file);
        }
        if (files.isEmpty() || files.size() > MAX_SHARDS) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS, index + " names " + files.size() + " weight files.", "Fetch it again.");
        }
        return files;
    }
}
