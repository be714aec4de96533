package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many rows a run trains on and is measured with.
///
/// @param train      after the split, -1 while unknown
/// @param validation cut from the training rows or of a file of their own
/// @param test       0 where there are none
public record RowCounts(long train, long validation, long test) {

    private static final Logger LOG = LoggerFactory.getLogger(RowCounts.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long LARGEST = 1 << 16;

    public static final RowCounts UNKNOWN = new RowCounts(-1, 0, 0);

    /// Nothing is measured on others.
    public static RowCounts ofTraining(long rows) {
        return new RowCounts(rows, 0, 0);
    }

    /// Of rows from which a share is cut for validation.
    public static RowCounts cut(long rows, double validationShare, long test) {
        long validation = Math.round(rows * validationShare);
        return new RowCounts(rows - validation, validation, test);
    }

    /// Whether the training rows are known.
    public boolean known() {
        return train > 0;
    }

    /// Training and validation rows together, -1 while unknown.
    public long learned() {
        return train < 0 ? -1 : train + validation;
    }

    /// As a run found them, from its `environment.json`; empty before it has begun and where that cannot be read.
    public static Optional<RowCounts> read(RunFolder run) {
        try {
            if (!Files.isRegularFile(run.environment()) || Files.size(run.environment()) > LARGEST) {
                return Optional.empty();
            }
            JsonNode node = MAPPER.readTree(Files.readString(run.environment()));
            RowCounts read = new RowCounts(
                    node.path("trainRows").asLong(-1),
                    Math.max(0, node.path("validationRows").asLong()),
                    Math.max(0, node.path("testRows").asLong()));
            return Optional.of(read).filter(RowCounts::known);
        } catch (IOException unreadable) {
            LOG.debug("the rows of {} are not known", run.path(), unreadable);
            return Optional.empty();
        }
    }
}
