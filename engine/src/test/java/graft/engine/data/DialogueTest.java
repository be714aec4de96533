package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.data.tokens.Tokenizer;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Instruction rows in a base model's chat template.
class DialogueTest {

    private static final Path DECODER = Path.of("../samples/models/tiny-decoder");
    private static final Path QWEN = Path.of("../../shared/golden/models/qwen3");

    @TempDir
    Path folder;

    @BeforeEach
    void templated() throws IOException {
        Files.copy(DECODER.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.copy(DECODER.resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
        Files.writeString(folder.resolve("chat_template.jinja"), """
                {{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m.content }}{% if m.role == 'assistant' %}{{ eos_token }}{% endif %}
                {% endfor %}{% if add_generation_prompt %}[assistant] {% endif %}""");
    }

    private static EncodedRow row(Tokenizer tokenizer, int maxLength, String prompt, String response) {
        RowEncoder encoder = new RowEncoder(Task.Kind.INSTRUCTION, tokenizer, maxLength, number -> "row " + number);
        return encoder.encode(List.of(new RawRow(1, prompt, response, List.of(), List.of())))
                .getFirst();
    }

    private static int[] learned(EncodedRow row) {
        return Arrays.stream(row.tokenLabels())
                .filter(label -> label != Batch.IGNORE)
                .toArray();
    }

    @Test
    void onlyTheResponseAndItsEndAreLearnedAndThePromptIsWhatGenerationBeginsWith() {
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            EncodedRow row = row(tokenizer, 64, "the river", "is old");
            String whole = tokenizer.decodeVerbatim(row.inputIds());
            assertTrue(whole.contains("[user] the river") && whole.contains("[assistant] is old"), whole);
            int[] prompt = Dialogue.of(tokenizer).prompt("the river");
            assertArrayEquals(prompt, Arrays.copyOf(row.inputIds(), prompt.length));
            assertEquals(row.inputIds().length - prompt.length, learned(row).length);
            String answer = tokenizer.decodeVerbatim(learned(row));
            assertTrue(answer.startsWith("is old"), answer);
            assertTrue(
                    Arrays.stream(learned(row))
                            .anyMatch(id -> id == tokenizer.specials().end()),
                    answer);
        }
    }

    @Test
    void aLongPromptLosesItsOldestWordsAndKeepsTheTemplate() {
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            EncodedRow row = row(tokenizer, 40, "the old mill and the river ".repeat(20) + "last", "is old");
            String whole = tokenizer.decodeVerbatim(row.inputIds());
            assertEquals(40, row.inputIds().length);
            assertTrue(whole.contains("[user]") && whole.contains("last[assistant] is old"), whole);
        }
    }

    @Test
    void aModelWithoutATemplateTakesPromptAndResponseOneAfterTheOther() throws IOException {
        Files.delete(folder.resolve("chat_template.jinja"));
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            EncodedRow row = row(tokenizer, 64, "the river", " is old");
            int[] prompt = tokenizer.prompt("the river");
            assertArrayEquals(prompt, Arrays.copyOf(row.inputIds(), prompt.length));
            assertEquals(tokenizer.specials().end(), row.inputIds()[row.inputIds().length - 1]);
        }
    }

    @Test
    void aTemplateOfTheHubGivesTurnsOfUserAndAssistant() {
        Assumptions.assumeTrue(Files.isDirectory(QWEN), "SKIPPED: no reference model at " + QWEN);
        try (Tokenizer tokenizer = Tokenizer.load(QWEN)) {
            EncodedRow row = row(tokenizer, 256, "What is new?", "Nothing.");
            String whole = tokenizer.decodeVerbatim(row.inputIds());
            assertTrue(whole.contains("user\nWhat is new?") && whole.contains("Nothing."), whole);
            assertTrue(tokenizer.decodeVerbatim(learned(row)).contains("Nothing."));
            assertTrue(!tokenizer.decodeVerbatim(learned(row)).contains("What is new?"));
        }
    }
}
