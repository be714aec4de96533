package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
    void aTopKIsNamedAsItWasGiven() {
        CommandRun wrong = CommandRun.of("generate", MODEL, "--prompt", "a", "--temperature", "1", "--top-k", "-1");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("The top-k is -1."), wrong.err());
    }
}
