package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {

    private static ModelShape shape(int width) {
        return ModelShapes.of(ConfigFields.parse("bert", """
                {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 30522, "hidden_size": %d,
                 "num_hidden_layers": 2, "num_attention_heads": 12, "intermediate_size": 3072}""".formatted(width)));
    }

    private static Recipe recipe(int batch) {
        return new Recipe(
                "r",
                new Base("bert", Precision.FP32),
                List.of(LoraSpec.defaults()),
                new Task(Task.Kind.CLASSIFICATION, List.of("a", "b")),
                new DataSpec("rows"),
                TrainingSpec.defaults().withBatchSize(batch));
    }

    private static int[] sizes(MicroBatches parts, int... lengths) {
        int[] rows = IntStream.range(0, lengths.length).toArray();
        int[][] divided = parts.of(rows, row -> lengths[row]);
        assertArrayEquals(
                rows, Arrays.stream(divided).flatMapToInt(Arrays::stream).toArray(), "every row, in order");
        return Arrays.stream(divided).mapToInt(part -> part.length).toArray();
    }

    private static int[] rowsOf(int length, int count) {
        return IntStream.generate(() -> length).limit(count).toArray();
    }

    @Test
    void aWideModelTakesLongRowsInPartsAndShortOnesAtOnce() {
        MicroBatches parts = MicroBatches.of(recipe(16), shape(768), false);
        assertArrayEquals(new int[] {8, 8}, sizes(parts, rowsOf(128, 16)));
        assertArrayEquals(new int[] {16}, sizes(parts, rowsOf(80, 16)));
        assertArrayEquals(new int[] {8, 8}, sizes(parts, rowsOf(81, 16)));
        assertArrayEquals(new int[] {1, 1, 1}, sizes(parts, rowsOf(4096, 3)), "a row is never divided");
        assertArrayEquals(new int[] {3, 3, 1}, sizes(parts, rowsOf(512, 7)), "parts of about the same size");
        assertEquals(8, parts.largest(16, 16 * 128));
    }

    @Test
    void aNarrowModelAndOneThatRunsItsLayersAgainTakeTheBatchAtOnce() {
        assertArrayEquals(new int[] {16}, sizes(MicroBatches.of(recipe(16), shape(384), false), rowsOf(512, 16)));
        assertArrayEquals(new int[] {16}, sizes(MicroBatches.of(recipe(16), shape(768), true), rowsOf(512, 16)));
    }

    /// As many rows as the recipe says, as runs of earlier versions divided them too.
    @Test
    void aRecipesOwnSizeCountsWhateverTheLengths() {
        Recipe recipe = recipe(16);
        Recipe seven = recipe.withTraining(recipe.training().withMicroBatchSize(7));
        MicroBatches parts = MicroBatches.of(seven, shape(768), false);
        assertArrayEquals(new int[] {7, 7, 2}, sizes(parts, rowsOf(512, 16)));
        Recipe most = recipe.withTraining(recipe.training().withMicroBatchSize(99));
        assertArrayEquals(new int[] {16}, sizes(MicroBatches.of(most, shape(768), false), rowsOf(512, 16)));
    }
}
