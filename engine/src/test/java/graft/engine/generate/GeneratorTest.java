package graft.engine.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.adapter.AdaptedModel;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratorTest {

    private static final Path MODELS = Path.of("../../shared/golden/models");
    private static final Path DECODER = Path.of("../samples/models/tiny-decoder");
    private static final Task CAUSAL = new Task(Task.Kind.CAUSAL_LM, List.of());
    private static final Generator.Listener GO_ON = (row, id) -> true;

    static Stream<String> decoders() throws IOException {
        if (!Files.isDirectory(MODELS)) {
            return Stream.of("none");
        }
        try (Stream<Path> folders = Files.list(MODELS)) {
            return folders
                    .filter(folder -> Files.isRegularFile(folder.resolve("generated.json")))
                    .filter(folder -> Files.isRegularFile(folder.resolve("model.safetensors"))
                            || Files.isRegularFile(folder.resolve("model.safetensors.index.json")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void greedyContinuationsAreThoseOfTheReferenceAloneAndTogether(String model) throws IOException {
        Path folder = MODELS.resolve(model);
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "SKIPPED: reference models are not here (" + folder + "); parity unproved");
        JsonNode document =
                new ObjectMapper().readTree(folder.resolve("generated.json").toFile());
        List<int[]> prompts = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        document.get("rows").forEach(row -> {
            prompts.add(ids(row.get("prompt")));
            expected.add(ids(row.get("continuation")));
        });
        Generator.Settings settings =
                new Generator.Settings(document.get("newTokens").asInt(), Sampling.GREEDY, Set.of());
        try (BaseModel base = BaseModel.load(folder, Precision.FP32, Device.cpu());
                AdaptedModel adapted = AdaptedModel.build(base, List.of(), CAUSAL, 0)) {
            Generator generator = new Generator(adapted);
            for (int i = 0; i < prompts.size(); i++) {
                assertArrayEquals(
                        expected.get(i),
                        generator
                                .generate(List.of(prompts.get(i)), settings, GO_ON)
                                .getFirst());
            }
            // Prompts cut to different lengths stand padded beside each other.
            List<int[]> uneven = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                uneven.add(Arrays.copyOfRange(prompts.get(i), i, prompts.get(i).length));
            }
            List<int[]> together = generator.generate(uneven, settings, GO_ON);
            for (int i = 0; i < uneven.size(); i++) {
                int[] alone = generator
                        .generate(List.of(uneven.get(i)), settings, GO_ON)
                        .getFirst();
                assertArrayEquals(alone, together.get(i), "row " + i);
            }
        }
    }

    private static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    @Test
    void withAnyAdapterKeptKeysGiveWhatReadingTheWholeRowGives() {
        LoraSpec lora = LoraSpec.defaults();
        List<AdapterSpec> adapters =
                List.of(BottleneckSpec.of(BottleneckSpec.Preset.HOULSBY).withInit(BottleneckSpec.Init.BERT), lora);
        Generator.Settings settings = new Generator.Settings(20, Sampling.GREEDY, Set.of());
        List<int[]> prompts = List.of(new int[] {5, 60, 700}, new int[] {9});
        try (BaseModel base = BaseModel.load(DECODER, Precision.FP32, Device.cpu())) {
            List<int[]> kept;
            try (AdaptedModel model = AdaptedModel.build(base, adapters, CAUSAL, 3)) {
                assertTrue(model.cacheable());
                kept = new Generator(model).generate(prompts, settings, GO_ON);
            }
            List<AdapterSpec> gated = List.of(adapters.getFirst(), lora.withGate(true));
            try (AdaptedModel model = AdaptedModel.build(base, gated, CAUSAL, 3)) {
                assertEquals(false, model.cacheable(), "a gate reads the whole row");
                // A fresh LoRA adds nothing, gated or not.
                List<int[]> read = new Generator(model).generate(prompts, settings, GO_ON);
                for (int i = 0; i < kept.size(); i++) {
                    assertArrayEquals(read.get(i), kept.get(i));
                }
            }
        }
    }

    @Test
    void aRowEndsAtAnEndTokenOrWhenTheListenerHasEnough() {
        try (BaseModel base = BaseModel.load(DECODER, Precision.FP32, Device.cpu());
                AdaptedModel model = AdaptedModel.build(base, List.of(), CAUSAL, 0)) {
            Generator generator = new Generator(model);
            int[] prompt = {5, 60, 700};
            int[] free = generator
                    .generate(List.of(prompt), new Generator.Settings(10, Sampling.GREEDY, Set.of()), GO_ON)
                    .getFirst();
            assertEquals(10, free.length);
            int[] ended = generator
                    .generate(List.of(prompt), new Generator.Settings(10, Sampling.GREEDY, Set.of(free[3])), GO_ON)
                    .getFirst();
            int first = Arrays.stream(free).boxed().toList().indexOf(free[3]);
            assertArrayEquals(Arrays.copyOf(free, first + 1), ended);
            int[] enough = generator
                    .generate(
                            List.of(prompt),
                            new Generator.Settings(10, Sampling.GREEDY, Set.of()),
                            new Generator.Listener() {
                                private int seen;

                                @Override
                                public boolean token(int row, int id) {
                                    return ++seen < 2;
                                }
                            })
                    .getFirst();
            assertArrayEquals(Arrays.copyOf(free, 2), enough);
        }
    }

    @Test
    void drawsRepeatWithTheirSeedAndDifferWithAnother() {
        try (BaseModel base = BaseModel.load(DECODER, Precision.FP32, Device.cpu());
                AdaptedModel model = AdaptedModel.build(base, List.of(), CAUSAL, 0)) {
            int[] one = drawn(model, 1);
            assertArrayEquals(one, drawn(model, 1));
            assertNotEquals(Arrays.toString(one), Arrays.toString(drawn(model, 2)));
        }
    }

    private static int[] drawn(AdaptedModel model, long seed) {
        Sampling sampling = new Sampling(1, 1.5, 0, 1, seed);
        return new Generator(model)
                .generate(List.of(new int[] {5, 60}), new Generator.Settings(20, sampling, Set.of()), GO_ON)
                .getFirst();
    }

    @Test
    void idsOutsideTheVocabularyAndEmptyPromptsAreRefused() {
        try (BaseModel base = BaseModel.load(DECODER, Precision.FP32, Device.cpu());
                AdaptedModel model = AdaptedModel.build(base, List.of(), CAUSAL, 0)) {
            Generator generator = new Generator(model);
            Generator.Settings settings = new Generator.Settings(3, Sampling.GREEDY, Set.of());
            String message = assertThrows(
                            InvalidInput.class,
                            () -> generator.generate(List.of(new int[] {4_000_000}), settings, GO_ON))
                    .getMessage();
            assertTrue(message.contains("4000000"), message);
            assertThrows(InvalidInput.class, () -> generator.generate(List.of(new int[0]), settings, GO_ON));
        }
    }
}
