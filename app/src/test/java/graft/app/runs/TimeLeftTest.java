package graft.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.runs.TimeLeft.Doing;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Steps of a second each, sixteen rows in each, ten in an epoch, twenty in all.
class TimeLeftTest {

    private static final RowCounts ROWS = new RowCounts(160, 64, 32);

    private final RunRow row = FakeRuns.training("reviews", "bottleneck r 16", 1, 0, step -> 0.5);
    private final Recipe recipe = StartRecipe.recipe();
    private double seconds;

    private void begin() {
        row.setFacts(RunFacts.of(recipe).withRows(ROWS));
        row.history().accept(new RunEvent.Started(0, 1, 0, 20, 10, 1, "cpu", "fp32", 0.0));
    }

    private void steps(int from, int to) {
        for (int step = from; step <= to; step++) {
            seconds++;
            row.history().accept(new RunEvent.Step(millis(), step, step / 10.0, 0.5, 1e-3, 1, 100, seconds));
        }
    }

    private void validated(int step, double took) {
        seconds += took;
        row.history().accept(new RunEvent.Evaluated(millis(), step, step / 10.0, Map.of("loss", 0.5), true));
    }

    private long millis() {
        return Math.round(seconds * 1000);
    }

    private TimeLeft left(double later) {
        return TimeLeft.of(row, Math.round((seconds + later) * 1000));
    }

    @Test
    void whatIsMeasuredAfterTheStepsBelongsToTheTimeLeft() {
        begin();
        steps(1, 8);
        // A forward pass is half a step of 16 rows: 64 rows take 2 s, 32 take 1 s.
        assertEquals(12 + 2 * 2 + 1, left(0).seconds(), 1e-9);
        assertEquals(Doing.TRAINING, left(0).now());
    }

    @Test
    void whileValidationRowsAreMeasuredTheirOwnTimeGoesDown() {
        begin();
        steps(1, 10);
        assertEquals(Doing.VALIDATING, left(0).now());
        assertEquals(1.5, left(0.5).phase(), 1e-9);
        assertEquals(10 + 2 * 2 + 1 - 0.5, left(0.5).seconds(), 1e-9);
        assertEquals(0, left(9).phase(), 1e-9, "it takes longer than was thought");
        validated(10, 4);
        assertEquals(Doing.TRAINING, left(0).now());
        // Measured: 64 rows took 4 s, so 32 take 2; and no step got longer by it.
        assertEquals(10 + 4 + 2, left(0).seconds(), 1e-9);
        steps(11, 15);
        assertEquals(5 + 4 + 2, left(0).seconds(), 1e-9);
    }

    @Test
    void afterTheLastStepTheValidationRowsThenTheTestRowsAreTold() {
        begin();
        steps(1, 10);
        validated(10, 4);
        steps(11, 20);
        assertEquals(Doing.VALIDATING, left(0).now());
        assertEquals(
                "reviews measuring on validation rows, step 20 of 0, 3.0 s left, to its end 5.0 s",
                LiveWords.of(row, List.of(row), millis() + 1000));
        validated(20, 4);
        assertEquals(Doing.TESTING, left(0).now());
        assertEquals(1.5, left(0.5).phase(), 1e-9);
        assertEquals(1.5, left(0.5).seconds(), 1e-9);
    }

    @Test
    void whereNoMoreStepComesTheRunIsAtItsEnd() {
        begin();
        steps(1, 10);
        row.history().accept(new RunEvent.Evaluated(millis() + 4000, 10, 1, Map.of("loss", 0.5), false));
        row.history().accept(new RunEvent.Note(millis() + 4000, 10, "early-stop", "No improvement."));
        assertEquals(Doing.TESTING, left(4).now());
        assertEquals(2, left(4).seconds(), 1e-9);
    }

    @Test
    void aTimeLimitEndsItBeforeItsPlan() {
        begin();
        row.setFacts(RunFacts.of(recipe.withTraining(recipe.training()
                        .withMonitor(recipe.training().monitor().withTimeLimit(12.0))))
                .withRows(ROWS));
        steps(1, 6);
        // 3 s more, so that 64 rows in 2 s and 32 in 1 s have the time that is left.
        assertEquals(3 + 2 + 1, left(0).seconds(), 1e-9);
        assertEquals("reviews training, step 6 of about 9, 6.0 s left", LiveWords.of(row, List.of(row), millis()));
        assertEquals(6 / 12.0, row.progress(), 1e-9);
        assertEquals(2 + 2 + 1, left(1).seconds(), 1e-9);
        steps(7, 9);
        assertEquals(Doing.VALIDATING, left(0).now(), "its time is up");
        validated(9, 2);
        assertEquals(Doing.TESTING, left(0).now());
        assertEquals(1, left(0).seconds(), 1e-9);
        assertEquals(
                "reviews measuring on test rows, after step 9, 1.0 s left", LiveWords.of(row, List.of(row), millis()));
    }

    @Test
    void aLimitThatIsFarOffChangesNothing() {
        begin();
        row.setFacts(RunFacts.of(recipe.withTraining(recipe.training()
                        .withMonitor(recipe.training().monitor().withTimeLimit(900.0))))
                .withRows(ROWS));
        steps(1, 8);
        assertEquals(12 + 2 * 2 + 1, left(0).seconds(), 1e-9);
        assertEquals(-1, left(0).last());
    }

    @Test
    void beforeEnoughStepsAreKnownNoTimeIsTold() {
        begin();
        steps(1, 4);
        assertTrue(Double.isNaN(left(0).seconds()));
    }
}
