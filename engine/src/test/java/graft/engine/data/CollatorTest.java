package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.data.tokens.SpecialTokens;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Task;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollatorTest {

    private static final SpecialTokens BERT = new SpecialTokens(0, 2, 3, 4, -1, -1, 1);
    private static final SpecialTokens LLAMA = new SpecialTokens(-1, -1, -1, -1, 1, 2, 0);

    private record Listed(List<Example> examples) implements Rows {
        @Override
        public int size() {
            return examples.size();
        }

        @Override
        public int length(int row) {
            return examples.get(row).inputIds().length;
        }

        @Override
        public Example get(int row) {
            return examples.get(row);
        }
    }

    private static Example row(double label, int... ids) {
        return new Example(ids, new int[ids.length], null, new double[] {label});
    }

    @Test
    void rowsArePaddedToTheLongestOfTheBatch() {
        Rows rows = new Listed(List.of(row(1, 2, 9, 3), row(0, 2, 3), row(1, 2, 7, 8, 9, 3)));
        Batch batch = new Collator(Task.Kind.CLASSIFICATION, BERT, 10, 0).collate(rows, new int[] {1, 0}, 0);
        assertEquals(3, batch.length());
        assertArrayEquals(new long[] {2, 3, 0, 2, 9, 3}, batch.inputIds());
        assertArrayEquals(new long[] {1, 1, 0, 1, 1, 1}, batch.attentionMask());
        assertArrayEquals(new double[] {0, 1}, batch.labels());
        assertArrayEquals(new int[] {1, 0}, batch.rowIndices());
        assertNull(batch.tokenLabels());
        assertEquals(5, batch.tokens());
    }

    @Test
    void aCausalModelPredictsItsInputsButNotThePadding() {
        Rows rows = new Listed(List.of(
                new Example(new int[] {1, 5, 2}, new int[3], null, new double[0]),
                new Example(new int[] {1, 2}, new int[2], null, new double[0])));
        Batch batch = new Collator(Task.Kind.CAUSAL_LM, LLAMA, 10, 0).collate(rows, new int[] {0, 1}, 0);
        assertArrayEquals(new long[] {1, 5, 2, 1, 2, -100}, batch.tokenLabels());
        assertArrayEquals(new long[] {1, 5, 2, 1, 2, 2}, batch.inputIds());
        assertEquals(0, batch.labels().length);
    }

    @Test
    void anInstructionIsOnlyScoredOnItsResponse() {
        Rows rows = new Listed(
                List.of(new Example(new int[] {1, 5, 6, 2}, new int[4], new int[] {-100, -100, 6, 2}, new double[0])));
        Batch batch = new Collator(Task.Kind.INSTRUCTION, LLAMA, 10, 0).collate(rows, new int[] {0}, 0);
        assertArrayEquals(new long[] {-100, -100, 6, 2}, batch.tokenLabels());
    }

    @Test
    void masksFollowTheSharesOfThePaperAndSpareSpecialTokens() {
        int vocabulary = 1000;
        int[] ids = new int[402];
        Arrays.setAll(ids, i -> i == 0 ? 2 : i == 401 ? 3 : 10 + i);
        Rows rows = new Listed(List.of(new Example(ids, new int[402], null, new double[0])));
        Collator collator = new Collator(Task.Kind.MASKED_LM, BERT, vocabulary, 11);
        int predicted = 0;
        int masked = 0;
        int kept = 0;
        int epochs = 200;
        for (int epoch = 0; epoch < epochs; epoch++) {
            Batch batch = collator.collate(rows, new int[] {0}, epoch);
            long[] labels = batch.tokenLabels();
            assertNotNull(labels);
            assertEquals(-100, labels[0]);
            assertEquals(-100, labels[401]);
            for (int i = 1; i < 401; i++) {
                if (labels[i] == -100) {
                    assertEquals(ids[i], batch.inputIds()[i]);
                } else {
                    assertEquals(ids[i], labels[i]);
                    predicted++;
                    masked += batch.inputIds()[i] == 4 ? 1 : 0;
                    kept += batch.inputIds()[i] == ids[i] ? 1 : 0;
                }
            }
        }
        double share = predicted / (400.0 * epochs); // standard deviation 0.0013
        assertEquals(0.15, share, 0.007);
        assertEquals(0.8, masked / (double) predicted, 0.02);
        assertEquals(0.1, kept / (double) predicted, 0.02);
    }

    @Test
    void masksAreAFunctionOfSeedEpochAndRowAlone() {
        Rows rows = new Listed(List.of(row(0, 2, 5, 6, 7, 8, 9, 3), row(0, 2, 15, 16, 17, 18, 19, 3)));
        Collator collator = new Collator(Task.Kind.MASKED_LM, BERT, 100, 11);
        Batch together = collator.collate(rows, new int[] {0, 1}, 5);
        Batch alone = new Collator(Task.Kind.MASKED_LM, BERT, 100, 11).collate(rows, new int[] {1}, 5);
        assertArrayEquals(Arrays.copyOfRange(together.inputIds(), 7, 14), alone.inputIds());
        boolean differs = false;
        for (int epoch = 0; epoch < 5; epoch++) {
            differs |= !Arrays.equals(
                    alone.inputIds(),
                    collator.collate(rows, new int[] {1}, epoch).inputIds());
        }
        assertTrue(differs);
    }

    @Test
    void everyRowHasSomethingToPredict() {
        Rows rows = new Listed(List.of(row(0, 2, 5, 3)));
        Collator collator = new Collator(Task.Kind.MASKED_LM, BERT, 100, 1);
        for (int epoch = 0; epoch < 30; epoch++) {
            long[] labels = collator.collate(rows, new int[] {0}, epoch).tokenLabels();
            assertNotNull(labels);
            assertEquals(5, labels[1]);
        }
    }

    @Test
    void maskedModellingWithoutAMaskTokenIsRefused() {
        InvalidInput refused = assertThrows(InvalidInput.class, () -> new Collator(Task.Kind.MASKED_LM, LLAMA, 100, 1));
        assertFalse(refused.nextStep().isEmpty());
    }
}
