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
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What tells the encoder families apart, on models of random weights.
class EncoderFamiliesTest {

    private static final String CONFIG = """
            {"architectures": ["%s"], "vocab_size": 40, "max_position_embeddings": 20, "pad_token_id": 1,
             "type_vocab_size": %d, "tie_word_embeddings": %s, "initializer_range": 0.3, "num_labels": 3,
             "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24,
             "embedding_size": 12, "dim": 16, "n_layers": 2, "n_heads": 4, "hidden_dim": 24}""";

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

    static Stream<String> classesOfEncoders() {
        return Arrays.stream(Family.values()).filter(Family::encoder).flatMap(family -> family.classes().stream());
    }

    @ParameterizedTest
    @MethodSource("classesOfEncoders")
    void everyClassLoadsWhatItSavedAndGivesTheSameOutput(String architecture) throws IOException {
        for (boolean tied : new boolean[] {true, false}) {
            try (BaseModel model = random(architecture, 2, tied)) {
                Files.writeString(
                        folder.resolve("config.json"), model.config().root().toString());
                model.save(folder);
                assertEquals(model.shape().tensors().size(), model.weights().size(), "every parameter is kept");
                try (BaseModel again = BaseModel.load(folder, Precision.FP32, Device.cpu())) {
                    Inputs inputs = inputs(new long[][] {{5, 6, 7, 8}, {9, 10, 1, 1}}, null);
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
    void robertaCountsPositionsFromItsFirstTokenWhereverPaddingStands() {
        long[][] plain = {{5, 6, 7, 8}};
        long[][] shifted = {{1, 1, 5, 6, 7, 8}};
        try (BaseModel roberta = random("RobertaModel", 1, true);
                BaseModel bert = random("BertModel", 1, true)) {
            NDArray straight = last(roberta, inputs(plain, null));
            NDArray moved = last(roberta, inputs(shifted, null)).get(":, 2:");
            assertTrue(difference(straight, moved) < 1e-5);
            NDArray ofBert = last(bert, inputs(shifted, null)).get(":, 2:");
            assertTrue(difference(last(bert, inputs(plain, null)), ofBert) > 1e-2, "BERT counts columns");
        }
    }

    @Test
    void aRowMayUseEveryPositionThatPaddingLeaves() {
        try (BaseModel roberta = random("RobertaModel", 1, true)) {
            int longest = roberta.shape().positions();
            assertEquals(18, longest, "of 20 rows, two belong to padding");
            long[][] row = {new long[longest]};
            Arrays.fill(row[0], 7);
            assertEquals(longest, last(roberta, inputs(row, null)).getShape().get(1));
        }
    }

    @Test
    void segmentsMatterOnlyWhereTheModelHasThem() {
        long[][] ids = {{5, 6, 7, 8}};
        long[][] types = {{0, 0, 1, 1}};
        for (String architecture : new String[] {"BertModel", "ElectraModel", "DistilBertModel", "RobertaModel"}) {
            int segments = architecture.equals("RobertaModel") ? 1 : 2;
            try (BaseModel model = random(architecture, segments, true)) {
                double moved = difference(last(model, inputs(ids, null)), last(model, inputs(ids, types)));
                boolean has = architecture.equals("BertModel") || architecture.equals("ElectraModel");
                assertEquals(has, moved > 0, architecture);
            }
        }
    }

    @Test
    void theDiscriminatorGivesOneNumberForEachPosition() {
        try (BaseModel model = random("ElectraForPreTraining", 2, true)) {
            NDArray logits = logits(model, inputs(new long[][] {{5, 6, 7}, {8, 9, 1}}, null));
            assertEquals(new Shape(2, 3), logits.getShape());
        }
    }

    private static BaseModel random(String architecture, int types, boolean tied) {
        ConfigFields config = ConfigFields.parse("tiny", CONFIG.formatted(architecture, types, tied));
        return BaseModel.random(config, new PrecisionChoice(ComputeType.FP32, "test"), 3, Device.cpu());
    }

    /// Padding has the id 1.
    private Inputs inputs(long[][] ids, long[][] types) {
        long[][] mask = Arrays.stream(ids)
                .map(row -> Arrays.stream(row).map(id -> id == 1 ? 0 : 1).toArray())
                .toArray(long[][]::new);
        return new Inputs(matrix(ids), matrix(mask), types == null ? null : matrix(types));
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
