package graft.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Family;
import graft.engine.recipe.Precision;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every family with matrices in fp16 and bf16 beside float32, on models of random weights.
class HalfPrecisionTest {

    private static final String CONFIG = """
            {"architectures": ["%s"], "vocab_size": 40, "initializer_range": 0.2, "num_labels": 3, "pad_token_id": 1,
             "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
             "intermediate_size": 48, "max_position_embeddings": 32, "head_dim": 6, "embedding_size": 12,
             "type_vocab_size": 2, "n_embd": 24, "n_layer": 2, "n_head": 4, "n_positions": 32,
             "dim": 24, "n_heads": 4, "n_layers": 2, "hidden_dim": 48, "sliding_window": 3}""";

    private static final long[] IDS = {1, 1, 7, 8, 9, 5, 6, 7, 8, 9, 1, 1, 1, 1, 1};

    /// Rows padded in front, not at all, and wholly.
    private static final long[] MASK = {0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0};

    static Stream<Family> families() {
        return Arrays.stream(Family.values());
    }

    private static BaseModel model(Family family, ComputeType type) {
        return model(family, new PrecisionChoice(type, "test"));
    }

    private static BaseModel model(Family family, PrecisionChoice precision) {
        String architecture = family.classes().stream()
                .filter(name ->
                        name.endsWith(family.encoder() ? "ForMaskedLM" : "ForCausalLM") || name.endsWith("LMHeadModel"))
                .findFirst()
                .orElseThrow();
        ConfigFields config = ConfigFields.parse("test", CONFIG.formatted(architecture));
        return BaseModel.random(config, precision, 3, Device.cpu());
    }

    private static float[] states(BaseModel model, NDManager scope) {
        Shape shape = new Shape(3, 5);
        Inputs inputs = new Inputs(scope.create(IDS, shape), scope.create(MASK, shape), null, null);
        return model.forward(inputs, Pass.BASE_ONLY, false).last().toFloatArray();
    }

    @ParameterizedTest
    @MethodSource("families")
    void paddingHidesAsMuchAndNothingOverflows(Family family) {
        try (NDManager scope = Torch.manager(Device.cpu());
                GradMode _ = GradMode.off();
                BaseModel exact = model(family, ComputeType.FP32)) {
            float[] expected = states(exact, scope);
            double largest = 0;
            for (float value : expected) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (ComputeType type : List.of(ComputeType.FP16, ComputeType.BF16)) {
                try (BaseModel half = model(family, type)) {
                    float[] rough = states(half, scope);
                    int width = rough.length / MASK.length;
                    for (int i = 0; i < rough.length; i++) {
                        assertTrue(Float.isFinite(rough[i]), family + " in " + type + " at " + i);
                        if (MASK[i / width] == 1) {
                            assertEquals(expected[i], rough[i], 0.04 * largest, family + " in " + type + " at " + i);
                        }
                    }
                }
            }
        }
    }

    /// Widening is exact: what is computed is what float32 makes of the rounded matrices, whether their products are
    /// recorded or not, and whatever the model is asked for in between.
    @ParameterizedTest
    @MethodSource("families")
    void matricesWidenedForEachProductGiveWhatTheirRoundedValuesDo(Family family, @TempDir Path folder)
            throws IOException {
        for (ComputeType type : List.of(ComputeType.FP16, ComputeType.BF16)) {
            try (NDManager scope = Torch.manager(Device.cpu());
                    BaseModel kept = model(family, PrecisionChoice.widened(type, "test"));
                    BaseModel rounded = saved(kept, folder)) {
                float[] expected = states(rounded, scope);
                assertArrayEquals(expected, states(kept, scope), 1e-5f, family + " in " + type + ", recorded");
                try (GradMode _ = GradMode.off()) {
                    assertArrayEquals(expected, states(kept, scope), 1e-5f, family + " in " + type);
                }
                assertEquals(
                        type == ComputeType.BF16 ? "bf16" : "fp16",
                        kept.precision().text());
                assertTrue(kept.weightBytes() < 0.75 * rounded.weightBytes());
            }
        }
    }

    private static BaseModel saved(BaseModel model, Path folder) throws IOException {
        model.save(folder);
        Files.writeString(folder.resolve("config.json"), model.config().root().toString());
        return BaseModel.load(folder, Precision.FP32, Device.cpu());
    }

    @ParameterizedTest
    @MethodSource("families")
    void aStepOverWhatIsKeptIsTheWholeRowsLastPosition(Family family) {
        if (family.encoder()) {
            return;
        }
        for (PrecisionChoice type : List.of(
                new PrecisionChoice(ComputeType.FP16, "test"),
                new PrecisionChoice(ComputeType.BF16, "test"),
                PrecisionChoice.widened(ComputeType.FP16, "test"),
                PrecisionChoice.widened(ComputeType.BF16, "test"))) {
            try (NDManager scope = Torch.manager(Device.cpu());
                    GradMode _ = GradMode.off();
                    BaseModel half = model(family, type);
                    KeyValueCache cache = new KeyValueCache(half)) {
                NDArray ids = scope.create(new long[] {7, 8, 9, 10, 11}, new Shape(1, 5));
                NDArray all = scope.ones(new Shape(1, 5), ids.getDataType());
                float[] whole = half.forward(new Inputs(ids, all, null, null), Pass.BASE_ONLY, false)
                        .last()
                        .get(":, 4")
                        .toFloatArray();
                half.step(new Inputs(ids.get(":, 0:4"), all.get(":, 0:4"), null, null), Pass.BASE_ONLY, cache);
                NDArray at = scope.create(new long[] {4}, new Shape(1, 1));
                float[] stepped = half.step(new Inputs(ids.get(":, 4:"), all, null, at), Pass.BASE_ONLY, cache)
                        .get(":, 0")
                        .toFloatArray();
                double largest = 0;
                for (float value : whole) {
                    largest = Math.max(largest, Math.abs(value));
                }
                for (int i = 0; i < whole.length; i++) {
                    assertEquals(whole[i], stepped[i], 0.04 * largest, family + " in " + type + " at " + i);
                }
            }
        }
    }
}
