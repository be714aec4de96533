package graft.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.error.ErrorCode;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Family;
import graft.engine.recipe.Precision;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What tells the decoder families apart, on models of random weights.
class DecoderFamiliesTest {

    private static final String CONFIG = """
            {"architectures": ["%s"], "vocab_size": 40, "initializer_range": 0.3, "num_labels": 3, "pad_token_id": 1,
             "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
             "intermediate_size": 24, "max_position_embeddings": 32, "head_dim": 6,
             "n_embd": 16, "n_layer": 2, "n_head": 4, "n_positions": 32%s}""";

    @TempDir
    Path folder;

    private NDManager batch;

    @BeforeEach
    void open() {
        batch = Torch.manager(Device.cpu());
    }

    @AfterEach
    void close() {
        batch.close();
    }

    static Stream<String> classesOfDecoders() {
        return Arrays.stream(Family.values())
                .filter(family -> !family.encoder())
                .flatMap(family -> family.classes().stream());
    }

    @ParameterizedTest
    @MethodSource("classesOfDecoders")
    void everyClassLoadsWhatItSavedAndGivesTheSameOutput(String architecture) throws IOException {
        for (boolean tied : new boolean[] {true, false}) {
            try (BaseModel model = random(architecture, ", \"tie_word_embeddings\": " + tied)) {
                Files.writeString(
                        folder.resolve("config.json"), model.config().root().toString());
                model.save(folder);
                try (BaseModel again = BaseModel.load(folder, Precision.FP32, Device.cpu())) {
                    Inputs inputs = inputs(new long[][] {{5, 6, 7, 8}, {9, 10, 1, 1}});
                    sameWeights(model, again);
                    sameToRounding(last(model, inputs), last(again, inputs));
                    NDArray logits = logits(model, inputs);
                    if (logits != null) {
                        sameToRounding(logits, logits(again, inputs));
                    }
                }
            }
        }
    }

    @Test
    void gpt2FilesKeepQueriesKeysAndValuesSideBySideAndAllMapsTransposed() {
        try (BaseModel model = random("GPT2LMHeadModel", ", \"n_inner\": 20")) {
            model.save(folder);
            try (SafeTensors file = SafeTensors.open(folder.resolve("model.safetensors"), ErrorCode.MODEL_WEIGHTS)) {
                Set<String> ofLayer = new TreeSet<>(file.names());
                ofLayer.removeIf(name -> !name.startsWith("transformer.h.1."));
                assertEquals(12, ofLayer.size());
                assertEquals(new Shape(16, 48), file.shape("transformer.h.1.attn.c_attn.weight"));
                assertEquals(new Shape(48), file.shape("transformer.h.1.attn.c_attn.bias"));
                assertEquals(new Shape(16, 20), file.shape("transformer.h.1.mlp.c_fc.weight"));
                NDArray joined = file.read(batch, "transformer.h.1.attn.c_attn.weight");
                NDArray values = model.weights().get("h.1.attn.c_attn.v.weight").value();
                assertEquals(0, difference(values.transpose(), joined.get(":, 32:")));
            }
        }
    }

    /// Cosines and sines of the last of so many positions, head size 8, 32 trained positions, base 10,000: values of
    /// transformers 4.57.6 (`LlamaRotaryEmbedding`).
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"rope_type\":\"dynamic\",\"factor\":4.0} | 20"
                        + " | 0.9887046 -0.3232895 0.9820042 0.9998195 | 0.1498772 0.9463001 0.1888589 0.0189989",
                "{\"rope_type\":\"dynamic\",\"factor\":4.0} | 48"
                        + " | -0.9923354 -0.9931393 0.9745812 0.9998773 | 0.1235731 -0.1169371 0.2240347 0.015666",
                "{\"type\":\"linear\",\"factor\":4.0} | 20"
                        + " | 0.0376022 0.8892927 0.9988721 0.9999887 | -0.9992928 0.4573385 0.0474821 0.00475",
                "{\"rope_type\":\"yarn\",\"factor\":4.0,\"original_max_position_embeddings\":32} | 48"
                        + " | -1.1299024 0.4389906 1.1307784 1.1385509 | 0.140704 1.0506018 0.1334813 0.0133786",
                "{\"rope_type\":\"yarn\",\"factor\":8.0,\"original_max_position_embeddings\":16,\"mscale\":0.7,"
                        + "\"mscale_all_dim\":0.5,\"beta_fast\":4.0,\"beta_slow\":0.5,\"truncate\":false} | 48"
                        + " | -1.0297188 0.8636845 1.0358818 1.0376542 | 0.1282284 0.5751629 0.0609282 0.0060963",
                "{\"rope_type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,"
                        + "\"original_max_position_embeddings\":32} | 48"
                        + " | -0.9923354 0.832329 0.9982747 0.9999828 | 0.1235731 0.5542819 0.0587162 0.005875"
            })
    void rotaryScalingsEqualTheReference(String scaling, int length, String cosines, String sines) {
        ConfigFields config = ConfigFields.parse(
                "test",
                "{\"max_position_embeddings\": 32, \"rope_theta\": 10000.0, \"rope_scaling\": " + scaling + "}");
        Rotary rotary = Rotary.of(config, 8);
        assertArrayEquals(numbers(cosines), lastRow(rotary.cosine(batch, 0, length)), 2e-6f);
        assertArrayEquals(numbers(sines), lastRow(rotary.sine(batch, length - 1, length)), 2e-6f);
    }

    @Test
    void aSlidingWindowHidesWhatLiesFurtherBack() {
        long[][] row = {{5, 6, 7, 8, 9, 10}};
        long[][] changed = {{25, 6, 7, 8, 9, 10}};
        String window = ", \"num_hidden_layers\": 1, \"sliding_window\": 3";
        assertEquals(3, firstUnmoved("MistralModel", window, row, changed));
        assertEquals(6, firstUnmoved("Qwen2Model", window, row, changed), "off unless use_sliding_window says so");
        String used = window + ", \"use_sliding_window\": true, \"max_window_layers\": ";
        assertEquals(3, firstUnmoved("Qwen2Model", used + 0, row, changed));
        assertEquals(6, firstUnmoved("Qwen3Model", used + 1, row, changed), "only from max_window_layers on");
        assertEquals(6, firstUnmoved("LlamaModel", window, row, changed), "Llama has none");
    }

    private int firstUnmoved(String architecture, String more, long[][] row, long[][] changed) {
        try (BaseModel model = random(architecture, more)) {
            NDArray one = last(model, inputs(row));
            NDArray other = last(model, inputs(changed));
            for (int position = 0; position < row[0].length; position++) {
                String here = ":, " + position;
                if (difference(one.get(here), other.get(here)) == 0) {
                    return position;
                }
            }
            return row[0].length;
        }
    }

    @Test
    void aPublishedClassifierReadsTheLastTokenThatIsNotThePaddingTokenWhateverTheMaskSays() {
        try (BaseModel model = random("GPT2ForSequenceClassification", "")) {
            NDArray ids = matrix(new long[][] {{5, 6, 7, 1, 1}});
            NDArray seen = matrix(new long[][] {{1, 1, 1, 1, 1}});
            NDArray read = logits(model, new Inputs(ids, seen, null));
            NDArray shorter = logits(model, inputs(new long[][] {{5, 6, 7}}));
            assertTrue(difference(read, shorter) < 1e-6);
        }
    }

    @Test
    void gpt2TakesPositionsFromOutsideSoThatPaddingMayStandInFront() {
        try (BaseModel model = random("GPT2Model", "")) {
            NDArray plain = last(model, inputs(new long[][] {{5, 6, 7}}));
            Inputs padded = new Inputs(
                    matrix(new long[][] {{1, 1, 5, 6, 7}}),
                    matrix(new long[][] {{0, 0, 1, 1, 1}}),
                    null,
                    matrix(new long[][] {{0, 0, 0, 1, 2}}));
            assertTrue(difference(plain, last(model, padded).get(":, 2:")) < 1e-5);
        }
    }

    private static BaseModel random(String architecture, String more) {
        ConfigFields config = ConfigFields.parse("tiny", CONFIG.formatted(architecture, more));
        return BaseModel.random(config, new PrecisionChoice(ComputeType.FP32, "test"), 3, Device.cpu());
    }

    private static float[] numbers(String text) {
        String[] words = text.strip().split(" ");
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }

    /// The first half of the last row: the second is the same again.
    private static float[] lastRow(NDArray table) {
        float[] all = table.toFloatArray();
        int width = Math.toIntExact(table.getShape().get(1));
        return Arrays.copyOfRange(all, all.length - width, all.length - width / 2);
    }

    /// Padding has the id 1.
    private Inputs inputs(long[][] ids) {
        long[][] mask = Arrays.stream(ids)
                .map(row -> Arrays.stream(row).map(id -> id == 1 ? 0 : 1).toArray())
                .toArray(long[][]::new);
        return new Inputs(matrix(ids), matrix(mask), null);
    }

    private NDArray matrix(long[][] rows) {
        long[] flat = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
        return batch.create(flat, new Shape(rows.length, rows[0].length));
    }

    private static NDArray last(BaseModel model, Inputs inputs) {
        try (GradMode _ = GradMode.off()) {
            return model.forward(inputs, Pass.EVALUATION, false).last();
        }
    }

    private static NDArray logits(BaseModel model, Inputs inputs) {
        try (GradMode _ = GradMode.off()) {
            return model.logits(last(model, inputs), inputs);
        }
    }

    /// Every parameter to the bit.
    private static void sameWeights(BaseModel model, BaseModel again) {
        assertEquals(model.weights().keySet(), again.weights().keySet());
        model.weights()
                .forEach((name, weight) -> assertArrayEquals(
                        toFloats(weight), toFloats(again.weights().get(name)), name));
    }

    private static float[] toFloats(Weight weight) {
        return weight.value().toFloatArray();
    }

    /// Loaded weights lie in the file's memory, at other addresses modulo a vector's width than computed
    /// ones, so products may add in another order: a few units in the last place.
    private static void sameToRounding(NDArray expected, NDArray actual) {
        double scale = expected.abs().max().getFloat();
        assertTrue(difference(expected, actual) <= 1e-6 * scale, () -> difference(expected, actual) + " of " + scale);
    }

    private static double difference(NDArray a, NDArray b) {
        return Optimize.maxAbsDifference(a, b);
    }
}
