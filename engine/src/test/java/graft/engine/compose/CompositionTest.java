package graft.engine.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.compose.Composition.Average;
import graft.engine.compose.Composition.Bare;
import graft.engine.compose.Composition.BatchSplit;
import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.Composition.Member;
import graft.engine.compose.Composition.Parallel;
import graft.engine.compose.Composition.Stack;
import graft.engine.compose.Composition.Sum;
import graft.engine.error.InvalidInput;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who acts with whom, before any tensor is there.
class CompositionTest {

    private static final Composition A = new Member("a");
    private static final Composition B = new Member("b");
    private static final Composition C = new Member("c");
    private static final List<String> NAMES = List.of("a", "b", "c");

    private static Composition parsed(String text) {
        return CompositionText.parse(text, NAMES, List.of(), List.of(1, 1, 2));
    }

    @Test
    void aWordIsOfAllAdaptersAndATreeOfTheirNumbers() {
        assertEquals(new Stack(List.of(A, B, C)), parsed("stack"));
        assertEquals(new Stack(List.of(A, Fuse.of(List.of(B, C)))), parsed("stack(1, fuse(2,3))"));
        assertEquals(
                new BatchSplit(List.of(A, new Sum(List.of(B, C)), new Bare()), List.of(1, 1, 2)),
                parsed("batch-split(1, sum(2, 3), base)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blend | no form",
                "stack(1, 2) | leaves out c",
                "stack(1, 2, 4) | no adapter 4",
                "stack(1, 2, 3 | not closed",
                "stack(1, 2, 3) and | nothing more",
                "fuse(1, average(2, 3)) | A fusion is of adapters",
            })
    void nonsenseIsNamed(String text, String words) {
        InvalidInput failure = assertThrows(InvalidInput.class, () -> parsed(text));
        assertTrue(String.valueOf(failure.getMessage()).contains(words), failure.getMessage());
    }

    @Test
    void aParallelPartOfAStackGivesOneStackForEach() {
        assertEquals(
                List.of(new Stack(List.of(A, B)), new Stack(List.of(A, C))),
                new Stack(List.of(A, new Parallel(List.of(B, C)))).alternatives());
        assertThrows(InvalidInput.class, () -> new Sum(List.of(A, new Parallel(List.of(B, C)))).alternatives());
    }

    @Test
    void eachRowHasItsOwnPartOfABatchSplit() {
        Composition tree = new Stack(List.of(A, new BatchSplit(List.of(B, C), List.of(1, 2))));
        assertEquals(new Stack(List.of(A, B)), tree.atRow(0, 3));
        assertEquals(new Stack(List.of(A, C)), tree.atRow(2, 3));
        assertThrows(InvalidInput.class, () -> tree.atRow(0, 4));
    }

    @Test
    void whatDoesNotStandAtAPlaceIsTheBaseThereInMeansAndGoneFromStacks() {
        assertEquals(new Stack(List.of(B)), new Stack(List.of(A, B)).among(Set.of("b")));
        assertEquals(
                new Average(List.of(new Bare(), B), List.of(0.75, 0.25)),
                new Average(List.of(A, B), List.of(0.75, 0.25)).among(Set.of("b")));
    }

    @Test
    void weightsAreDividedByTheirSum() {
        assertEquals(
                List.of(0.75, 0.25),
                Average.normalised(List.of(A, B), List.of(3.0, 1.0)).weights());
        assertThrows(InvalidInput.class, () -> Average.normalised(List.of(A, B), List.of(1.0, -1.0)));
        assertThrows(InvalidInput.class, () -> Average.normalised(List.of(A, B), List.of(1.0)));
    }
}
