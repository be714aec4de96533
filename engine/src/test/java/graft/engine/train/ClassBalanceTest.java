package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.adapter.ClassWeights;
import graft.engine.data.Batch;
import graft.engine.data.Example;
import graft.engine.data.Rows;
import graft.engine.recipe.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Against counts by hand.
class ClassBalanceTest {

    private static Rows rows(Example... examples) {
        return new Rows() {
            @Override
            public int size() {
                return examples.length;
            }

            @Override
            public int length(int row) {
                return examples[row].inputIds().length;
            }

            @Override
            public Example get(int row) {
                return examples[row];
            }
        };
    }

    private static Example row(double... labels) {
        return new Example(new int[1], new int[1], null, labels);
    }

    private static Example words(int... labels) {
        return new Example(new int[labels.length], new int[labels.length], labels, new double[0]);
    }

    private static Task task(Task.Kind kind, String... labels) {
        return new Task(kind, List.of(labels));
    }

    @Test
    void classesOfRowsCountAlike() {
        ClassWeights weights = ClassBalance.of(
                task(Task.Kind.CLASSIFICATION, "a", "b", "never"), rows(row(0), row(0), row(0), row(1)));
        assertEquals(List.of(4 / (3 * 3.0), 4 / (3 * 1.0), 0.0), weights.present());
    }

    @Test
    void classesOfWordsAreCountedWhereThereIsALabel() {
        ClassWeights weights = ClassBalance.of(
                task(Task.Kind.TOKEN_CLASSIFICATION, "O", "B"),
                rows(words(Batch.IGNORE, 0, 0, 1, Batch.IGNORE), words(Batch.IGNORE, 0, 0, Batch.IGNORE)));
        assertEquals(List.of(5 / (2 * 4.0), 5 / (2 * 1.0)), weights.present());
    }

    @Test
    void eachLabelOfASetIsBalancedByItself() {
        ClassWeights weights = ClassBalance.of(
                task(Task.Kind.MULTI_LABEL, "rare", "even", "always"),
                rows(row(1, 1, 1), row(0, 1, 1), row(0, 0, 1), row(0, 0, 1)));
        assertEquals(List.of(4 / 2.0, 4 / 4.0, 4 / 8.0), weights.present());
        assertEquals(List.of(4 / 6.0, 4 / 4.0, 0.0), weights.absent());
    }

    @Test
    void textsHaveNoClasses() {
        assertTrue(ClassBalance.of(task(Task.Kind.CAUSAL_LM), rows(row())).none());
        assertTrue(ClassBalance.of(task(Task.Kind.REGRESSION), rows(row(0.3))).none());
    }
}
