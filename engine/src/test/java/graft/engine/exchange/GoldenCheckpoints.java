package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The adapters that the two libraries saved, among the reference data.
final class GoldenCheckpoints {

    static final Path ADAPTERS = Path.of("..", "..", "shared", "golden", "adapters");
    private static final JsonMapper JSON = new JsonMapper();

    private GoldenCheckpoints() {}

    /// @param name   of the case, with the member's for compositions
    /// @param folder that holds adapter_config.json
    /// @param base   folder of the base model
    record Checkpoint(String name, Path folder, Path base) {

        /// The adapter in Graft's terms; empty where Graft says that it cannot represent it.
        Optional<ImportedAdapter> read(BaseModel model) {
            try {
                return Optional.of(ForeignAdapter.in(folder).read(model.shape()));
            } catch (InvalidInput refused) {
                // The library's own conversion of this one lost its head.
                boolean headless = name.equals("lora-pissa-head-bert/converted");
                if (refused.code() != ErrorCode.ADAPTER_UNSUPPORTED && !headless) {
                    throw refused;
                }
                return Optional.empty();
            }
        }
    }

    /// Every saved adapter of the reference data; skips the test where that is not there.
    static List<Checkpoint> all() {
        assumeThere();
        return Stream.of("adapterhub", "peft").flatMap(GoldenCheckpoints::in).toList();
    }

    private static Stream<Checkpoint> in(String library) {
        try (Stream<Path> cases = Files.list(ADAPTERS.resolve(library))) {
            return cases.filter(folder -> Files.exists(folder.resolve("case.json"))).sorted().toList().stream()
                    .flatMap(GoldenCheckpoints::of);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void assumeThere() {
        Assumptions.assumeTrue(Files.isDirectory(ADAPTERS), "SKIPPED: no reference data at " + ADAPTERS);
    }

    /// The one of a case; skips the test where the reference data is not there.
    static Checkpoint of(String library, String name) {
        assumeThere();
        return of(ADAPTERS.resolve(library).resolve(name)).findFirst().orElseThrow();
    }

    private static Stream<Checkpoint> of(Path folder) {
        JsonNode document = json(folder.resolve("case.json"));
        Path base = folder.resolve(document.path("model").asText()).normalize();
        try (Stream<Path> files = Files.find(folder, 3, (path, what) -> path.endsWith("adapter_config.json"))) {
            return files
                    .map(Path::getParent)
                    .sorted()
                    .map(path -> new Checkpoint(folder.getFileName() + "/" + folder.relativize(path), path, base))
                    .toList()
                    .stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
