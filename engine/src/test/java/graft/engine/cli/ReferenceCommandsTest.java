package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `verify` and `forward` on reference cases.
class ReferenceCommandsTest {

    private static final Path BERT = Path.of("../../shared/golden/models/bert");

    @TempDir
    Path files;

    @BeforeEach
    void referenceDataIsHere() {
        Assumptions.assumeTrue(
                Files.isDirectory(BERT),
                "SKIPPED: there is no reference data at "
                        + BERT.toAbsolutePath().normalize());
    }

    @Test
    void verifyPrintsTheLargestErrorsOfACase() throws IOException {
        CommandRun run = CommandRun.of("verify", BERT.toString(), "--json");
        assertEquals(0, run.status(), run.out() + run.err());
        JsonNode row = run.json().path("cases").path(0);
        assertEquals("bert", row.path("case").asText());
        assertEquals("pass", row.path("status").asText());
        assertTrue(row.path("outputs").isNumber());
        assertTrue(row.has("gradients") && row.has("trace") && row.has("reason"));
    }

    @Test
    void aCaseOutOfToleranceEndsWithThree() throws IOException {
        Path copy = copy();
        Path weights = copy.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        // The last tensor's last float: its exponent grows.
        bytes[bytes.length - 2] ^= 0x7f;
        Files.write(weights, bytes);
        CommandRun run = CommandRun.of("verify", copy.toString(), "--json");
        assertEquals(3, run.status(), run.out());
        assertEquals("fail", run.json().path("cases").path(0).path("status").asText());
    }

    @Test
    void forwardWritesHiddenStates() throws IOException {
        Path out = files.resolve("out.safetensors");
        CommandRun run = CommandRun.of(
                "forward",
                BERT.toString(),
                "--inputs",
                BERT.resolve("inputs.safetensors").toString(),
                "--out",
                out.toString(),
                "--json");
        assertEquals(0, run.status(), run.err());
        try (SafeTensors written = SafeTensors.open(out, ErrorCode.DATA_UNREADABLE)) {
            assertTrue(written.names().contains("last_hidden_state"));
            assertTrue(written.names().contains("hidden_states.0"));
        }
    }

    private Path copy() throws IOException {
        Path copy = Files.createDirectories(files.resolve("bert"));
        try (Stream<Path> inside = Files.list(BERT)) {
            for (Path file : inside.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return copy;
    }
}
