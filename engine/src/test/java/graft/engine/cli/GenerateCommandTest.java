package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

    /// With rotary positions up to 256.
    private static final String MODEL = Path.of("../samples/models/tiny-decoder")
            .toAbsolutePath()
            .normalize()
            .toString();

    private static CommandRun generated(int prompt, int fresh) {
        String ids = IntStream.range(0, prompt)
                .mapToObj(i -> String.valueOf(5 + i % 90))
                .collect(Collectors.joining(","));
        return CommandRun.of("generate", MODEL, "--ids", ids, "--max-new", String.valueOf(fresh), "--json");
    }

    @Test
    void aTextBeyondWhatTheModelWasTrainedOnIsSaid() {
        CommandRun beyond = generated(254, 4);
        assertEquals(0, beyond.status(), beyond.err());
        assertTrue(beyond.err().contains("have 258 tokens; the model was trained on up to 256"), beyond.err());
        assertEquals("", generated(254, 2).err());
    }

    @Test
    void aTextEndsAtTheEndTokensThatItsFolderNamesForGeneration(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(MODEL))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
            }
        }
        Path generation = folder.resolve("generation_config.json");
        Files.writeString(generation, "{}");
        JsonNode free = generated(folder).json().path("ids");
        int third = free.path(2).asInt();
        assertTrue(
                free.size() > 3 && free.path(0).asInt() != third && free.path(1).asInt() != third, free.toString());

        Files.writeString(generation, "{\"eos_token_id\": [1, " + third + "]}");
        assertEquals(3, generated(folder).json().path("ids").size(), "the second of the list ends it too");

        Files.writeString(generation, "{\"eos_token_id\": ");
        CommandRun broken = generated(folder);
        assertEquals(2, broken.status());
        assertTrue(broken.err().contains("generation_config.json: is not JSON"), broken.err());
    }

    private static CommandRun generated(Path folder) {
        return CommandRun.of("generate", folder.toString(), "--prompt", "the weather", "--max-new", "8", "--json");
    }

    @Test
    void aTopKIsNamedAsItWasGiven() {
        CommandRun wrong = CommandRun.of("generate", MODEL, "--prompt", "a", "--temperature", "1", "--top-k", "-1");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("The top-k is -1."), wrong.err());
    }
}
