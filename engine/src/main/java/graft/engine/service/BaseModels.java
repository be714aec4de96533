package graft.engine.service;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Issue;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The base models that a recipe can name, and where they lie.
///
/// @param bundled    folder of the models that come with Graft
/// @param registered folder of models that the user put into the workspace
/// @param hubCache   the Hugging Face cache, where other programs keep what they downloaded
public record BaseModels(Path bundled, Path registered, Path hubCache) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,95}");
    private static final Pattern HUB_ID = Pattern.compile("([\\w.-]{1,96})/([\\w.-]{1,96})(@[\\w./-]{1,96})?");

    public static BaseModels of(Installation installation, Path workspace) {
        return new BaseModels(
                installation.samples().resolve("models"), workspace.resolve("models"), hubCache(System.getenv()));
    }

    private static Path hubCache(Map<String, String> environment) {
        String cache = environment.get("HF_HUB_CACHE");
        if (cache != null && !cache.isBlank()) {
            return Path.of(cache);
        }
        String home = environment.get("HF_HOME");
        return home != null && !home.isBlank()
                ? Path.of(home, "hub")
                : Path.of(System.getProperty("user.home", "."), ".cache", "huggingface", "hub");
    }

    /// The folder of a base model: a bundled or registered name, a folder, or a hub id that is in the cache.
    ///
    /// @throws InvalidInput `GRAFT-1301` when nothing is called so
    public Path folder(String model) {
        if (NAME.matcher(model).matches()) {
            for (Path parent : List.of(bundled, registered)) {
                Path folder = parent.resolve(model);
                if (isModel(folder)) {
                    return folder;
                }
            }
        }
        Optional<Path> given = path(model);
        if (given.isPresent() && isModel(given.get())) {
            return given.get().toAbsolutePath().normalize();
        }
        if (given.isPresent() && Files.isDirectory(given.get())) {
            throw new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    "The folder " + model + " has no config.json, so it is no base model.",
                    "Name a folder in Hugging Face's layout: config.json, model.safetensors, tokenizer.json.");
        }
        return cached(model).orElseThrow(() -> notFound(model));
    }

    /// The shape of a base model, from its `config.json` alone.
    ///
    /// @throws InvalidInput when there is no such model or its configuration cannot be read
    public ModelShape shape(String model) {
        return ModelShapes.read(folder(model));
    }

    /// A recipe that has been read, checked against the shape of the base it names: everything wrong with it in one
    /// failure.
    ///
    /// @throws InvalidInput `GRAFT-1101` with all problems, or why the base cannot be read
    public Recipe checked(RecipeJson.Parsed parsed) {
        ModelShape shape;
        try {
            shape = shape(parsed.recipe().base().model());
        } catch (InvalidInput noModel) {
            // What is wrong with the recipe itself comes first: the model's name may be a part of it.
            Issue.require(parsed.source(), RecipeCheck.issues(parsed, null));
            throw noModel;
        }
        Issue.require(parsed.source(), RecipeCheck.issues(parsed, shape));
        return parsed.recipe();
    }

    /// Every model that can be picked: bundled, registered, cached.
    public List<BaseModelEntry> entries() {
        List<BaseModelEntry> entries = new ArrayList<>();
        for (Path folder : folders(bundled)) {
            entries.add(entry(name(folder), "bundled", folder));
        }
        for (Path folder : folders(registered)) {
            entries.add(entry(name(folder), "folder", folder));
        }
        try (Stream<Path> cache = Files.isDirectory(hubCache) ? Files.list(hubCache) : Stream.empty()) {
            for (Path folder : cache.sorted().toList()) {
                String file = name(folder);
                if (file.startsWith("models--") && file.indexOf("--", 8) > 0) {
                    String id = file.substring(8).replaceFirst("--", "/");
                    cached(id).ifPresent(snapshot -> entries.add(entry(id, "cached", snapshot)));
                }
            }
        } catch (IOException unreadable) {
            return entries;
        }
        return entries;
    }

    private static BaseModelEntry entry(String name, String source, Path folder) {
        String licence = "";
        long bytes = 0;
        try {
            licence = licence(folder);
            bytes = weightBytes(folder);
            ModelShape shape = ModelShapes.read(folder);
            boolean weights = bytes > 0;
            return new BaseModelEntry(
                    name,
                    source,
                    folder.toString(),
                    shape.architecture(),
                    shape.parameters(),
                    shape.layers(),
                    shape.width(),
                    bytes,
                    licence,
                    weights,
                    weights ? "" : "The folder has no model.safetensors: it can be counted, not trained.");
        } catch (EngineException | IOException problem) {
            return new BaseModelEntry(
                    name,
                    source,
                    folder.toString(),
                    "",
                    0,
                    0,
                    0,
                    bytes,
                    licence,
                    false,
                    String.valueOf(problem.getMessage()));
        }
    }

    private Optional<Path> cached(String model) {
        var parts = HUB_ID.matcher(model);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Path folder = hubCache.resolve("models--" + parts.group(1) + "--" + parts.group(2));
        String revision = parts.group(3) == null ? "main" : parts.group(3).substring(1);
        try {
            Path reference = folder.resolve("refs").resolve(revision).normalize();
            String commit = reference.startsWith(folder) && Files.isRegularFile(reference)
                    ? Files.readString(reference).strip()
                    : revision;
            Path snapshot = folder.resolve("snapshots").resolve(commit).normalize();
            return snapshot.startsWith(folder) && isModel(snapshot) ? Optional.of(snapshot) : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private InvalidInput notFound(String model) {
        List<String> names = Stream.concat(folders(bundled).stream(), folders(registered).stream())
                .map(BaseModels::name)
                .toList();
        String hub = HUB_ID.matcher(model).matches()
                ? " If it is a hub id: it is not in the cache " + hubCache + ", and this version does not download."
                : "";
        return new InvalidInput(
                ErrorCode.MODEL_NOT_FOUND,
                "base.model: there is no base model or folder \"" + model + "\"." + hub,
                "Name one of " + (names.isEmpty() ? "the models of `graft models`" : String.join(", ", names))
                        + ", or a folder with config.json and model.safetensors.");
    }

    private static Optional<Path> path(String model) {
        try {
            return model.isBlank() ? Optional.empty() : Optional.of(Path.of(model));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(parent)) {
            return inside.filter(BaseModels::isModel).sorted().toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }

    private static long weightBytes(Path folder) throws IOException {
        long sum = 0;
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path file : inside.filter(path -> path.toString().endsWith(".safetensors"))
                    .toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    /// The `license:` line of a model card's front matter.
    private static String licence(Path folder) throws IOException {
        Path card = folder.resolve("README.md");
        if (!Files.isRegularFile(card) || Files.size(card) > 1 << 20) {
            return "";
        }
        return Files.readString(card)
                .lines()
                .limit(60)
                .filter(line -> line.startsWith("license:"))
                .map(line -> line.substring("license:".length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String name(Path folder) {
        Path name = folder.getFileName();
        return name == null ? folder.toString() : name.toString();
    }
}
