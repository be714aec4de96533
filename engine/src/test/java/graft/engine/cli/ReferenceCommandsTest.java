package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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

    /// What the library made of the same prompt is in the folder; its tokenizer is taken away first.
    @Test
    void generateGoesOnFromTokenIdsWhereTheFolderHasNoTokenizer() throws IOException {
        Path gpt2 = BERT.resolveSibling("gpt2");
        JsonNode expected = new ObjectMapper()
                .readTree(gpt2.resolve("generated.json").toFile())
                .path("rows")
                .path(0);
        assertTrue(expected.path("prompt").size() > 0, "the reference has a prompt");
        Path bare = Files.createDirectories(files.resolve("bare"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(gpt2.resolve(name), bare.resolve(name));
        }
        String ids = StreamSupport.stream(expected.path("prompt").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","));
        int fresh = expected.path("continuation").size();
        CommandRun run =
                CommandRun.of("generate", bare.toString(), "--ids", ids, "--max-new", String.valueOf(fresh), "--json");
        assertEquals(0, run.status(), run.err());
        assertEquals(
                expected.path("continuation").toString(), run.json().path("ids").toString());
        assertEquals("", run.err());
        CommandRun longest = CommandRun.of("generate", bare.toString(), "--ids", ids, "--max-new", "9999");
        assertTrue(longest.err().contains("ends at the model's last position"), longest.err());
        CommandRun text = CommandRun.of("generate", bare.toString(), "--prompt", "a");
        assertEquals(2, text.status());
        assertTrue(text.err().contains("tokenizer.json"), text.err());
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
