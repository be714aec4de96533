package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long a trained run's model takes for one row; kept as `latency.json` in the run's folder.
///
/// @param seconds       median with the adapters beside the base's maps
/// @param mergedSeconds median with them merged into the base's matrices, NaN where they cannot be merged
/// @param tokens        of the row
public record Latency(double seconds, double mergedSeconds, int tokens) {

    private static final Logger LOG = LoggerFactory.getLogger(Latency.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FILE = "latency.json";
    private static final long LARGEST = 4096;

    /// What was measured of a run; empty where nothing was, or the file is no such file.
    public static Optional<Latency> read(RunFolder run) {
        Path file = run.path().resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            JsonNode node = MAPPER.readTree(Files.readString(file));
            Latency read = new Latency(
                    node.path("seconds").asDouble(Double.NaN),
                    node.path("mergedSeconds").asDouble(Double.NaN),
                    node.path("tokens").asInt());
            return read.seconds > 0 ? Optional.of(read) : Optional.empty();
        } catch (IOException unreadable) {
            LOG.debug("{} is measured anew when somebody asks", file, unreadable);
            return Optional.empty();
        }
    }

    /// Keeps it with the run.
    public void write(RunFolder run) throws IOException {
        ObjectNode node = MAPPER.createObjectNode().put("seconds", seconds).put("tokens", tokens);
        if (Double.isFinite(mergedSeconds)) {
            node.put("mergedSeconds", mergedSeconds);
        }
        AtomicFile.write(run.path().resolve(FILE), node.toPrettyString() + "\n");
    }
}
