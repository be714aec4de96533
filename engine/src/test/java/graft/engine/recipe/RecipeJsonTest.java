package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Size;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeJsonTest {

    /// The example of the contract.
    static final String EXAMPLE = """
            {
              "schema": "graft.recipe/1",
              "name": "reviews-pfeiffer",
              "base": { "model": "tiny-encoder", "precision": "auto" },
              "adapters": [
                { "kind": "bottleneck", "preset": "pfeiffer", "layers": "all", "size": 16 },
                { "kind": "lora", "sites": ["attention.q", "attention.v"], "layers": "4-", "rank": 8, "alpha": 16 }
              ],
              "task": { "kind": "classification", "labels": ["negative", "positive"] },
              "data": { "source": "reviews", "columns": { "text": "text", "label": "label" },
                        "validation": 0.1, "seed": 7, "maxLength": 128 },
              "training": { "epochs": 3, "batchSize": 16, "learningRate": 1e-3, "seed": 42 }
            }
            """;

    @Test
    void theContractsExampleIsRead() {
        Recipe recipe = RecipeJson.read(EXAMPLE);
        assertEquals("reviews-pfeiffer", recipe.name());
        assertEquals(
                List.of(
                        BottleneckSpec.of(Preset.PFEIFFER),
                        LoraSpec.defaults()
                                .withCommon(LoraSpec.defaults().common().withLayers(new LayerSelection("4-")))),
                recipe.adapters());
        assertEquals(List.of("negative", "positive"), recipe.task().labels());
        assertEquals(new DataSpec("reviews").withColumns(Map.of("text", "text", "label", "label")), recipe.data());
        assertEquals(1e-3, recipe.training().learningRate(false));
    }

    @Test
    void whatIsWrittenIsReadBackTheSame() {
        RandomRecipes recipes = new RandomRecipes(1);
        for (int i = 0; i < 500; i++) {
            Recipe recipe = recipes.next();
            String json = RecipeJson.write(recipe);
            Recipe again = RecipeJson.parse("it", json).recipe();
            assertEquals(recipe, again, json);
            assertArrayEquals(
                    json.getBytes(StandardCharsets.UTF_8),
                    RecipeJson.write(again).getBytes(StandardCharsets.UTF_8));
            assertFalse(
                    RecipeJson.parse("it", json).issues().stream().anyMatch(Issue::error),
                    () -> RecipeJson.parse("it", json).issues() + json);
        }
    }

    @Test
    void onlyWhatDiffersIsWritten() {
        assertEquals("""
                {
                  "schema": "graft.recipe/1",
                  "name": "reviews-pfeiffer",
                  "base": {
                    "model": "tiny-encoder"
                  },
                  "adapters": [ {
                    "kind": "bottleneck",
                    "preset": "pfeiffer"
                  }, {
                    "kind": "lora",
                    "layers": "4-"
                  } ],
                  "task": {
                    "kind": "classification",
                    "labels": [ "negative", "positive" ]
                  },
                  "data": {
                    "source": "reviews",
                    "columns": {
                      "label": "label",
                      "text": "text"
                    }
                  },
                  "training": {
                    "learningRate": 0.001
                  }
                }
                """, RecipeJson.write(RecipeJson.read(EXAMPLE)));
    }

    @Test
    void explicitFieldsWinOverThePreset() {
        BottleneckSpec spec = bottleneck("\"preset\": \"houlsby\", \"activation\": \"gelu\", \"scaling\": \"channel\"");
        assertEquals(Activation.GELU, spec.activation());
        assertEquals(new Scaling.Channel(), spec.scaling());
        assertEquals(List.of(Site.ATTENTION_OUTPUT, Site.FFN_OUTPUT), spec.sites());
    }

    @Test
    void sizesMayBeNumbersFactorsOrMaps() {
        assertEquals(new Size.Fixed(8), bottleneck("\"size\": 8").size());
        assertEquals(48, bottleneck("\"reductionFactor\": 16").size().in(0, 768));
        Size byLayer = bottleneck("\"size\": {\"0\": 4, \"default\": 32}, \"reductionFactor\": {\"2\": 16}")
                .size();
        assertEquals(List.of(4, 32, 48), List.of(byLayer.in(0, 768), byLayer.in(1, 768), byLayer.in(2, 768)));
    }

    @Test
    void layersMayBeAListAndSitesAllLinear() {
        LoraSpec spec = (LoraSpec) adapter("\"kind\": \"lora\", \"layers\": [3, 0, 1], \"sites\": \"all-linear\"");
        assertEquals("0-1,3", spec.layers().text());
        assertEquals(LoraSpec.ALL_LINEAR, spec.sites());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"kind\": \"bottleneck\"  | \"kind\": \"botleneck\"        | adapters[0].kind    | did you mean bottleneck",
                "\"kind\": \"bottleneck\"  | \"kind\": \"prefix-tuning\"    | adapters[0].kind    | did you mean prefix",
                "\"layers\": \"4-\"        | \"layers\": \"top\"            | adapters[1].layers  | none of",
                "\"layers\": \"4-\"        | \"layers\": [-1]               | adapters[1].layers  | layers",
                "\"attention.v\"           | \"attention.w\"                | adapters[1].sites   | is not a site",
                "\"rank\": 8               | \"rank\": \"eight\"            | adapters[1].rank    | whole number",
                "\"rank\": 8               | \"rank\": 8.5                  | adapters[1].rank    | whole number",
                "\"rank\": 8               | \"rank\": 1e99                 | adapters[1].rank    | is larger than",
                "\"rank\": 8               | \"rankBySite\": {\"attention.x\": 1} | adapters[1].rankBySite[\"attention.x\"] | linear",
                "\"epochs\": 3             | \"epochs\": 1e999              | training.epochs     | a number",
                "\"precision\": \"auto\"   | \"precision\": \"fp8\"         | base.precision      | fp32",
                "\"kind\": \"classification\" | \"kind\": \"parsing\"       | task.kind           | multi-label",
                "\"seed\": 42              | \"seed\": 1e30                 | training.seed       | 64 bits",
                "\"seed\": 42              | \"layerDrop\": {\"maxLayers\": true} | training.layerDrop.maxLayers | whole",
                "\"seed\": 42              | \"layerDrop\": {} | training.layerDrop.maxLayers | is missing",
                "\"seed\": 42              | \"betas\": [0.9] | training.betas | [0.9] is not two numbers in brackets",
                "graft.recipe/1            | graft.recipe/9                 | schema              | this version",
            })
    void aWrongFieldIsNamedWithItsPath(String right, String wrong, String path, String words) {
        RecipeJson.Parsed parsed = RecipeJson.parse("it", EXAMPLE.replace(right, wrong));
        assertEquals(
                List.of(path),
                parsed.issues().stream().filter(Issue::error).map(Issue::path).toList());
        InvalidInput problem = assertThrows(InvalidInput.class, parsed::required);
        assertEquals(ErrorCode.RECIPE_INVALID, problem.code());
        assertTrue(problem.getMessage().startsWith("it: " + path + ": "), problem.getMessage());
        assertTrue(problem.getMessage().contains(words), problem.getMessage());
    }

    @Test
    void everythingWrongIsFoundAtOnce() {
        InvalidInput problem = assertThrows(
                InvalidInput.class,
                () -> RecipeJson.read(EXAMPLE.replace("\"rank\": 8", "\"rank\": []")
                        .replace("bottleneck", "lorra")
                        .replace("\"reviews\"", "3")));
        assertTrue(problem.getMessage().startsWith("The recipe has 3 problems: "), problem.getMessage());
        for (String path : List.of("adapters[0].kind", "adapters[1].rank", "data.source")) {
            assertTrue(problem.getMessage().contains(path), problem.getMessage());
        }
    }

    @Test
    void anUnknownFieldIsKeptAndWarnedOf() {
        String json = EXAMPLE.replace("\"epochs\": 3", "\"epochs\": 3, \"learningrate\": 1.50");
        RecipeJson.Parsed parsed = RecipeJson.parse("it", json);
        assertEquals(1, parsed.issues().size());
        assertEquals("training.learningrate", parsed.issues().getFirst().path());
        assertEquals("did you mean learningRate", parsed.issues().getFirst().wayOut());
        assertTrue(RecipeJson.write(parsed.required()).contains("\"learningrate\": 1.50"));
    }

    @Test
    void brokenJsonIsToldWithLineAndColumn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("recipe.json");
        Files.writeString(file, "{\n  \"name\": \"x\",\n  \"base\" 3\n}");
        InvalidInput problem = assertThrows(InvalidInput.class, () -> RecipeJson.read(file));
        assertEquals(ErrorCode.RECIPE_UNREADABLE, problem.code());
        assertTrue(problem.getMessage().contains("line 3, column 1"), problem.getMessage());
        Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', '}'});
        assertTrue(assertThrows(InvalidInput.class, () -> RecipeJson.read(file))
                .getMessage()
                .contains("UTF-8"));
        for (String text : List.of("", "[]", "3", "{} {}", "{\"name\": \"a\", \"name\": \"b\"}", "[".repeat(100_000))) {
            InvalidInput other = assertThrows(InvalidInput.class, () -> RecipeJson.read(text));
            assertEquals(ErrorCode.RECIPE_UNREADABLE, other.code());
        }
        assertEquals(
                ErrorCode.FILE_NOT_FOUND,
                assertThrows(InvalidInput.class, () -> RecipeJson.read(folder.resolve("none.json")))
                        .code());
    }

    @Test
    void aFileTooLargeForARecipeIsNotReadInto(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("huge.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 34); // more than any heap of these tests
        }
        InvalidInput problem = assertThrows(InvalidInput.class, () -> RecipeJson.read(file));
        assertEquals(ErrorCode.RECIPE_UNREADABLE, problem.code());
        assertTrue(problem.getMessage().contains(file + " has 17179869184 bytes"), problem.getMessage());
        assertFalse(TaskSequence.isOne(file), "whoever reads it as a recipe says why it is none");
    }

    private static AdapterSpec adapter(String fields) {
        String json = EXAMPLE.replaceAll(
                "(?s)\"adapters\": \\[.*?\\n  \\]", "\"adapters\": [{" + fields.replace("\\", "") + "}]");
        return RecipeJson.read(json).adapters().getFirst();
    }

    private static BottleneckSpec bottleneck(String fields) {
        return (BottleneckSpec) adapter("\"kind\": \"bottleneck\", " + fields);
    }
}
