package graft.engine.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data sets that come with Graft, in `samples/data/<name>/` under its home.
public final class Samples {

    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path folder;

    /// @param folder holds a folder for each sample; null when there are none
    Samples(@Nullable Path folder) {
        this.folder = folder;
    }

    /// The samples of this installation.
    public static Samples bundled() {
        return new Samples(home().map(home -> home.resolve("samples/data")).orElse(null));
    }

    /// Graft's home, the folder that holds `samples`: the system property `graft.home`, else the nearest folder
    /// at or above the working directory or the program's own files.
    public static Optional<Path> home() {
        String set = System.getProperty("graft.home");
        if (set != null && !set.isBlank()) {
            return Optional.of(Path.of(set).toAbsolutePath().normalize());
        }
        return above(Path.of("").toAbsolutePath()).or(() -> program().flatMap(Samples::above));
    }

    /// All samples by name. A broken one is left out here and refused by {@link #find}.
    public List<Sample> all() {
        List<Sample> samples = new ArrayList<>();
        for (String name : names()) {
            try {
                find(name).ifPresent(samples::add);
            } catch (InvalidInput broken) {
                LOG.warn("{}", broken.paragraph());
            }
        }
        return samples;
    }

    /// The sample of that name.
    ///
    /// @throws InvalidInput when its `sample.json` or a file it names is missing or wrong
    public Optional<Sample> find(String name) {
        if (folder == null || !name.matches("[A-Za-z0-9._-]+") || name.startsWith(".")) {
            return Optional.empty();
        }
        Path card = folder.resolve(name).resolve("sample.json");
        if (!Files.isRegularFile(card)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(name, card, JSON.readTree(Files.readString(card))));
        } catch (IOException e) {
            throw broken(card, "cannot be read: " + FileFault.of(e), e);
        }
    }

    /// The names of the samples there are, sorted.
    List<String> names() {
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve("sample.json")))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw broken(folder, "cannot be listed: " + FileFault.of(e), e);
        }
    }

    private static Sample read(String name, Path card, JsonNode json) {
        Path own = card.resolveSibling("");
        String kindText = json.path("task").path("kind").asText();
        Task.Kind kind = Task.Kind.of(kindText)
                .orElseThrow(() -> broken(card, "names no known task.kind (\"" + kindText + "\")", null));
        List<String> labels = new ArrayList<>();
        json.path("task").path("labels").forEach(label -> labels.add(label.asText()));
        Map<String, String> columns = new HashMap<>();
        json.path("columns").properties().forEach(column -> {
            if (column.getValue().isTextual() && Roles.NAMES.contains(column.getKey())) {
                columns.put(column.getKey(), column.getValue().asText());
            }
        });
        Path train = file(card, own, json.path("files").path("train").asText("train.csv"));
        JsonNode test = json.path("files").path("test");
        JsonNode rows = json.path("rows");
        return new Sample(
                name,
                json.path("title").asText(name),
                new Task(kind, labels),
                columns,
                train,
                test.isTextual() ? file(card, own, test.asText()) : null,
                rows.isObject() ? rows.path("train").asLong() : rows.asLong(),
                rows.path("test").asLong(),
                json.path("description").asText());
    }

    private static Path file(Path card, Path own, String name) {
        Path file = own.resolve(name).normalize();
        if (!file.startsWith(own.normalize()) || !Files.isRegularFile(file)) {
            throw broken(card, "names the file " + name + ", which is not beside it", null);
        }
        return file;
    }

    private static InvalidInput broken(Path card, String what, @Nullable Throwable cause) {
        return new InvalidInput(
                ErrorCode.DATA_UNREADABLE,
                "The sample " + card + " " + what + ".",
                "Install Graft again, or restore the samples folder.",
                cause);
    }

    private static Optional<Path> above(Path start) {
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("samples"))) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> program() {
        CodeSource source = Samples.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty(); // not started from files
        }
    }
}
