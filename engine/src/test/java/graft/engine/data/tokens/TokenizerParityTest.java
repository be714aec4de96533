package graft.engine.data.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerParityTest {

    private static final Path MODELS = Path.of("../../shared/golden/models");

    private static Path folder(String model) {
        Path folder = MODELS.resolve(model);
        Assumptions.assumeTrue(
                Files.isDirectory(folder),
                "SKIPPED: reference tokenizers are not here (" + folder + "); parity unproved");
        return folder;
    }

    /// Every reference folder with token cases, and the same folders bare of their `tokenizer.json`.
    static List<String> models() throws IOException {
        if (!Files.isDirectory(MODELS)) {
            return List.of("absent");
        }
        try (Stream<Path> folders = Files.list(MODELS)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("tokens.json")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aFolderWithBareVocabularyFilesGivesTheSame(String model, @TempDir Path bare) throws IOException {
        Path folder = folder(model);
        Assumptions.assumeTrue(
                Files.exists(folder.resolve("vocab.txt")) || Files.exists(folder.resolve("merges.txt")),
                "has no bare vocabulary files");
        for (String name : List.of(
                "vocab.txt", "vocab.json", "merges.txt", "tokenizer_config.json", "added_tokens.json", "config.json")) {
            if (Files.exists(folder.resolve(name))) {
                Files.copy(folder.resolve(name), bare.resolve(name));
            }
        }
        compare(model, folder, bare);
    }

    @ParameterizedTest
    @MethodSource("models")
    void idsTypesOffsetsAndDecodedTextsAreThoseOfTheReference(String model) throws IOException {
        compare(model, folder(model), folder(model));
    }

    private static void compare(String model, Path folder, Path loaded) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.load(loaded)) {
            int cases = 0;
            for (JsonNode entry :
                    new ObjectMapper().readTree(folder.resolve("tokens.json").toFile())) {
                String text = entry.get("text").asText();
                @Nullable
                String pair =
                        entry.get("pair").isNull() ? null : entry.get("pair").asText();
                int maxLength = entry.get("maxLength").asInt(Tokenizer.UNLIMITED);
                if (entry.get("maxLength").isNull()) {
                    maxLength = Tokenizer.UNLIMITED;
                }
                Encoded encoded = tokenizer.encode(
                        text, pair, maxLength, entry.get("addSpecialTokens").asBoolean());
                String name = model + ": " + text + " / " + pair + " / " + entry.get("maxLength");
                assertArrayEquals(ints(entry.get("ids")), encoded.ids(), name);
                assertArrayEquals(ints(entry.get("typeIds")), encoded.typeIds(), name);
                TokenIds batched = tokenizer
                        .encodeAll(
                                List.of(text),
                                pair == null ? List.of() : List.of(pair),
                                maxLength,
                                entry.get("addSpecialTokens").asBoolean())
                        .getFirst();
                assertArrayEquals(encoded.ids(), batched.ids(), name);
                assertArrayEquals(encoded.typeIds(), batched.typeIds(), name);
                List<String> offsets = new ArrayList<>();
                for (int i = 0; i < encoded.length(); i++) {
                    offsets.add("[" + encoded.starts()[i] + "," + encoded.ends()[i] + "]");
                }
                assertEquals(entry.get("offsets").toString(), "[" + String.join(",", offsets) + "]", name);
                assertEquals(entry.get("decoded").asText(), tokenizer.decode(encoded.ids()), name);
                assertEquals(entry.get("decodedVerbatim").asText(), tokenizer.decodeVerbatim(encoded.ids()), name);
                cases++;
            }
            assertTrue(cases > 30);
        }
    }

    @Test
    void specialIdsComeFromTheFolder() {
        try (Tokenizer bert = Tokenizer.load(folder("bert"));
                Tokenizer llama = Tokenizer.load(folder("llama"))) {
            assertEquals(new SpecialTokens(0, 2, 3, 4, -1, -1, 1), bert.specials());
            assertEquals(1, llama.specials().bos());
            assertEquals(2, llama.specials().eos());
            assertEquals(SpecialTokens.NONE, llama.specials().mask());
            assertTrue(bert.vocabularySize() > 300);
            assertFalse(bert.fingerprint().equals(llama.fingerprint()));
        }
    }

    @Test
    void aBareWordListIsAsGoodAsItsTokenizerJson(@TempDir Path bare) throws IOException {
        Path folder = folder("bert");
        Files.copy(folder.resolve("vocab.txt"), bare.resolve("vocab.txt"));
        try (Tokenizer whole = Tokenizer.load(folder);
                Tokenizer fromWords = Tokenizer.load(bare)) {
            String text = "Café [MASK] the river, runs past: the old mill! 漢字";
            assertArrayEquals(
                    whole.encode(text, "a pair", 64, true).ids(),
                    fromWords.encode(text, "a pair", 64, true).ids());
            assertEquals(whole.specials(), fromWords.specials());
        }
    }

    @Test
    void aTokenizerWithMoreTokensThanTheEmbeddingHasRowsIsRefused(@TempDir Path small) throws IOException {
        Path folder = folder("bert");
        Files.copy(folder.resolve("tokenizer.json"), small.resolve("tokenizer.json"));
        Files.writeString(small.resolve("config.json"), "{\"vocab_size\": 389}");
        String message =
                assertThrows(InvalidInput.class, () -> Tokenizer.load(small)).getMessage();
        assertTrue(message.contains("390 tokens") && message.contains("389 rows"), message);
    }

    @Test
    void brokenBareFilesAreNamed(@TempDir Path bare) throws IOException {
        Files.writeString(bare.resolve("vocab.json"), "{\"a\": 0, \"b\": -1}");
        Files.writeString(bare.resolve("merges.txt"), "#version: 0.2\na b\n");
        assertTrue(assertThrows(InvalidInput.class, () -> Tokenizer.load(bare))
                .getMessage()
                .contains("\"b\" the id -1"));
        Files.writeString(bare.resolve("vocab.json"), "{\"a\": 0, \"b\": 1, \"ab\": 2}");
        Files.writeString(bare.resolve("merges.txt"), "#version: 0.2\na b c\n");
        assertTrue(assertThrows(InvalidInput.class, () -> Tokenizer.load(bare))
                .getMessage()
                .contains("merges.txt, line 2"));
    }

    @Test
    void manyAtOnceAreTheSameAsOneByOne() {
        try (Tokenizer tokenizer = Tokenizer.load(folder("bert"))) {
            List<String> texts = List.of("the river", "", "runs past the old mill and the river");
            List<String> pairs = List.of("a", "b", "");
            List<TokenIds> all = tokenizer.encodeAll(texts, pairs, 8, true);
            for (int i = 0; i < texts.size(); i++) {
                assertArrayEquals(
                        tokenizer.encode(texts.get(i), pairs.get(i), 8, true).ids(),
                        all.get(i).ids());
            }
            assertTrue(all.get(2).fullLength() > 8);
            assertEquals(8, all.get(2).ids().length);
        }
    }

    @Test
    void aFolderWithoutTokenizerAndABrokenOneAreToldApart(@TempDir Path empty) throws IOException {
        assertTrue(assertThrows(InvalidInput.class, () -> Tokenizer.load(empty))
                .getMessage()
                .contains("no tokenizer.json"));
        Files.writeString(empty.resolve("tokenizer.json"), "{\"model\": {\"type\"");
        assertTrue(assertThrows(InvalidInput.class, () -> Tokenizer.load(empty))
                .getMessage()
                .contains("not valid"));
        Files.writeString(empty.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Nothing\"}}");
        assertTrue(assertThrows(InvalidInput.class, () -> Tokenizer.load(empty))
                .getMessage()
                .contains("cannot be read"));
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }
}
