package graft.engine.service;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.hub.HubCache;
import graft.engine.hub.HubId;
import graft.engine.hub.HubSettings;
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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The base models that a recipe can name, and where they lie.
///
/// @param bundled    folder of the models that come with Graft
/// @param registered folder of models that the user put into the workspace
/// @param opened     folders that the user opened
/// @param cache      the hub's cache, where other programs keep what they downloaded too
public record BaseModels(Path bundled, Path registered, OpenedFolders opened, HubCache cache) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,95}");

    public static BaseModels of(Installation installation, Path workspace) {
        return new BaseModels(
                installation.samples().resolve("models"),
                workspace.resolve("models"),
                new OpenedFolders(workspace.resolve("models.json")),
                new HubCache(HubSettings.cacheFolder()));
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
            throw noModel(model);
        }
        return HubId.parse(model).flatMap(cache::snapshot).orElseThrow(() -> notFound(model));
    }

    /// What the picker shows of a model that is on this machine.
    ///
    /// @throws InvalidInput as {@link #folder}
    public BaseModelEntry entry(String model) {
        return new ModelEntries(Machine.here()).entry(model, "folder", folder(model));
    }

    /// The shape of a base model, from its `config.json` alone.
    ///
    /// @throws InvalidInput when there is no such model or its configuration cannot be read
    public ModelShape shape(String model) {
        return ModelShapes.read(folder(model));
    }

    /// What is wrong with a base model's weights by their headers and sizes: of a file that was cut off, say. Empty
    /// where nothing is, and where there are none.
    ///
    /// @throws InvalidInput when there is no such model
    public String damage(String model) {
        return ModelEntries.damage(folder(model));
    }

    /// A recipe that has been read, checked against the shape of the base it names: everything wrong with it in one
    /// failure.
    ///
    /// @throws InvalidInput `GRAFT-1101` with all problems, or why the base cannot be read
    public Recipe checked(RecipeJson.Parsed parsed) {
        return checked(parsed, warning -> {});
    }

    /// As {@link #checked(RecipeJson.Parsed)}, of a recipe that somebody just gave.
    ///
    /// @param warned hears what is hardly meant as it stands, such as a field that is not known
    public Recipe checked(RecipeJson.Parsed parsed, Consumer<Issue> warned) {
        ModelShape shape;
        try {
            shape = shape(parsed.recipe().base().model());
        } catch (InvalidInput noModel) {
            // What is wrong with the recipe itself comes first: the model's name may be a part of it.
            Issue.require(parsed.source(), RecipeCheck.issues(parsed, null));
            throw noModel;
        }
        List<Issue> issues = RecipeCheck.issues(parsed, shape);
        Issue.require(parsed.source(), issues);
        issues.stream().filter(issue -> !issue.error()).forEach(warned);
        return parsed.recipe();
    }

    /// Every model that can be picked: bundled, registered, opened, cached.
    public List<BaseModelEntry> entries() {
        ModelEntries reading = new ModelEntries(Machine.here());
        List<BaseModelEntry> entries = new ArrayList<>();
        for (Path folder : folders(bundled)) {
            entries.add(reading.entry(name(folder), "bundled", folder));
        }
        for (Path folder : folders(registered)) {
            entries.add(reading.entry(name(folder), "folder", folder));
        }
        for (Path folder : opened.list()) {
            entries.add(reading.entry(folder.toString(), "folder", folder));
        }
        for (HubId id : cache.models()) {
            cache.snapshot(id).ifPresent(snapshot -> entries.add(reading.entry(id.text(), "cached", snapshot)));
        }
        return entries;
    }

    /// Looks at a folder and keeps it in the list.
    ///
    /// @throws InvalidInput `GRAFT-1301` where it is no model
    public BaseModelEntry open(String given) {
        Path folder = path(given)
                .map(path -> path.toAbsolutePath().normalize())
                .filter(Files::isDirectory)
                .orElseThrow(() -> new InvalidInput(
                        ErrorCode.MODEL_NOT_FOUND, "There is no folder " + given + ".", "Choose a model's folder."));
        if (!isModel(folder)) {
            throw noModel(given);
        }
        opened.add(folder);
        return new ModelEntries(Machine.here()).entry(folder.toString(), "folder", folder);
    }

    /// Takes a folder out of the list.
    public void forget(String given) {
        path(given).map(path -> path.toAbsolutePath().normalize()).ifPresent(opened::remove);
    }

    private static InvalidInput noModel(String folder) {
        return new InvalidInput(
                ErrorCode.MODEL_NOT_FOUND,
                "The folder " + folder + " has no config.json, so it is no base model.",
                "Name a folder in Hugging Face's layout: config.json, model.safetensors, tokenizer.json.");
    }

    private InvalidInput notFound(String model) {
        List<String> names = Stream.concat(folders(bundled).stream(), folders(registered).stream())
                .map(BaseModels::name)
                .toList();
        boolean hubId = HubId.parse(model).map(HubId::owned).orElse(false);
        if (hubId) {
            return new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    "base.model: \"" + model + "\" is no folder here, and as a hub id it is not in the cache "
                            + cache.folder() + ".",
                    "`graft download " + model + "` shows its licence and size and fetches it.");
        }
        return new InvalidInput(
                ErrorCode.MODEL_NOT_FOUND,
                "base.model: there is no base model or folder \"" + model + "\".",
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

    private static String name(Path folder) {
        Path name = folder.getFileName();
        return name == null ? folder.toString() : name.toString();
    }
}
