package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Reading;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.runs.RunFacts;
import graft.app.runs.RunRow;
import graft.app.runs.Track;
import graft.engine.runs.RunEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvesViewModelTest {

    private static final Quantity LOSS = new Quantity("loss", "Loss");

    private final CurvesViewModel model = new CurvesViewModel();

    private static RunRow run(String id, String method, int steps) {
        return FakeRuns.training(id, method, 42, steps, step -> 1 + Math.sin(step * 12.9898) / step);
    }

    @Test
    void everythingThatChangesThePictureChangesTheVersion() {
        RunRow row = run("a", "LoRA r 8 · q", 20);
        long version = model.version();
        model.shown().setAll(List.of(row));
        assertNotEquals(version, version = model.version());
        model.smoothingProperty().set(0.9);
        assertNotEquals(version, version = model.version());
        model.axisProperty().set(Track.Axis.TIME);
        assertNotEquals(version, version = model.version());
        row.history().accept(FakeRuns.step(21, 30, 0.4));
        assertNotEquals(version, model.version());
    }

    @Test
    void validationPointsAndMetricsGetTheirCharts() {
        RunRow row = run("a", "LoRA r 8 · q", 20);
        row.history().accept(new RunEvent.Evaluated(1, 20, 1, Map.of("loss", 0.3, "accuracy", 0.9), true));
        model.shown().setAll(List.of(row));
        assertEquals(
                List.of("loss", "accuracy", "learning-rate", "gradient-norm", "throughput"),
                model.quantities().stream().map(Quantity::key).toList());
        Picture picture = model.picture(LOSS, 200);
        assertEquals(0.3, picture.lines().getFirst().validation()[1][0]);
        assertEquals(20, picture.lines().getFirst().smooth()[0].length);
    }

    @Test
    void linesAreCalledAsTheirRunsInTheTable() {
        model.shown()
                .setAll(List.of(run("a", "LoRA r 8 · q", 5), run("b", "BitFit · all", 5), run("c", "BitFit · 4-", 5)));
        assertEquals(
                List.of("a", "b", "c"),
                model.picture(LOSS, 100).lines().stream()
                        .map(CurvesViewModel.Line::label)
                        .toList());
    }

    @Test
    void whatBecomesKnownOfARunWhileItIsShownChangesItsLine() {
        RunRow first = run("a", "BitFit · all", 5);
        RunRow second = run("b", "BitFit · all", 5);
        model.shown().setAll(List.of(first, second));
        assertEquals(List.of("a", "b"), labels());
        first.setFacts(RunFacts.of(StartRecipe.recipe()));
        second.setFacts(RunFacts.of(StartRecipe.recipe()));
        assertEquals(List.of("a × 2"), labels(), "seeds of one recipe");
        second.baselineProperty().set(true);
        assertEquals(List.of("a", "b"), labels(), "the baseline is a line of its own, to be dashed");
    }

    private List<String> labels() {
        return model.picture(LOSS, 100).lines().stream()
                .map(CurvesViewModel.Line::label)
                .toList();
    }

    @Test
    void readingUnderThePointerIsTheNearestPointOfEachRunLowestFirst() {
        RunRow low = run("low", "LoRA r 8 · q", 10);
        RunRow high = run("high", "BitFit · all", 10);
        low.history().accept(FakeRuns.step(11, 20, 0.1));
        high.history().accept(FakeRuns.step(11, 20, 5));
        model.smoothingProperty().set(0);
        model.shown().setAll(List.of(high, low));
        Reading reading = model.reading(LOSS, 10.8);
        assertEquals(0.1, reading.values().getFirst().value());
        assertEquals(5, reading.values().get(1).value());
    }

    @Test
    void aRunThatEndedBeforeThePointerHasNoValueThere() {
        RunRow brief = run("brief", "LoRA r 8 · q", 10);
        RunRow whole = run("long", "BitFit · all", 90);
        model.shown().setAll(List.of(brief, whole));
        assertEquals(
                List.of("long"),
                model.reading(LOSS, 77).values().stream()
                        .map(Reading.Value::label)
                        .toList());
        assertEquals(2, model.reading(LOSS, 10.3).values().size());
    }

    @Test
    void aRunThatBeganAfterThePointerHasNoValueThere() {
        model.shown().setAll(List.of(run("first", "LoRA r 8 · q", 10)));
        model.axisProperty().set(Track.Axis.WALL);
        Picture whole = model.picture(LOSS, 100);
        double apart = (whole.right() - whole.left()) / 9;
        assertEquals(1, model.reading(LOSS, whole.left()).values().size());
        assertEquals(0, model.reading(LOSS, whole.left() - 20 * apart).values().size());
    }

    @Test
    void linesOfAKindHaveShadesThatTheirReadingsShare() {
        model.shown().setAll(List.of(run("a", "BitFit", 9), run("b", "BitFit", 9), run("c", "LoRA", 9)));
        assertEquals(
                List.of(0, 1, 0),
                model.picture(LOSS, 100).lines().stream()
                        .map(CurvesViewModel.Line::nth)
                        .toList());
        for (Reading.Value value : model.reading(LOSS, 5).values()) {
            assertEquals(value.label().equals("b") ? 1 : 0, value.nth(), value.label());
        }
    }

    @Test
    void otherRunsAreShownWholeTheSameKeepTheZoom() {
        RunRow first = run("a", "LoRA", 50);
        model.shown().setAll(List.of(first));
        model.zoom(new CurvesViewModel.Window(20, 30));
        model.shown().clear();
        model.shown().setAll(List.of(first));
        assertTrue(model.windowProperty().get().isPresent(), "the same runs were filled in anew");
        model.shown().setAll(List.of(run("b", "LoRA", 10)));
        assertTrue(model.windowProperty().get().isEmpty());
    }

    /// The pictures of eight runs of 200,000 points must fit into a frame; the best of many trials is taken,
    /// so that a busy machine does not decide.
    @Test
    void eightRunsOfTwoHundredThousandPointsAreDrawnFromAFewPointsAPixelColumn() {
        int columns = 1_200;
        for (int i = 0; i < 8; i++) {
            model.shown().add(run("run" + i, "LoRA r " + i + " · q", 200_000));
        }
        Picture picture = model.picture(LOSS, columns);
        assertEquals(8, picture.lines().size());
        for (CurvesViewModel.Line line : picture.lines()) {
            int points = line.raw()[0].length;
            assertTrue(points >= columns && points <= 4 * columns, line.label() + " has " + points + " points");
        }
    }

    @Test
    void theWayCurvesAreDrawnComesBackAndNonsenseChangesNothing() {
        model.axisProperty().set(Track.Axis.WALL);
        model.smoothingProperty().set(0.8);
        model.featuredProperty().set("memory");
        String kept = model.layout();
        CurvesViewModel next = new CurvesViewModel();
        next.restore(kept);
        assertEquals(kept, next.layout());
        assertEquals(Track.Axis.WALL, next.axisProperty().get());
        next.restore("");
        next.restore("SIDEWAYS 7 maybe perhaps");
        next.restore("SIDEWAYS 7 false true memory");
        assertEquals(kept, next.layout());
    }

    @Test
    void onTheClockThePictureBeginsWithTheFirstStepAndShowsItsMemory() {
        RunRow run = run("a", "LoRA", 50);
        run.history().accept(new RunEvent.Vitals(1000 + 50 * 90, 50, 300L << 20, Map.of()));
        model.shown().setAll(run);
        model.axisProperty().set(Track.Axis.WALL);
        Quantity memory = model.quantities().getLast();
        assertEquals("memory", memory.key());
        Picture picture = model.picture(memory, 100);
        assertEquals(1.09, picture.left(), 1e-9);
        assertEquals(300, picture.lines().getFirst().current());
    }

    @Test
    void smoothingGoesInStepsAndStaysWithinItsEnds() {
        model.smooth(0.05);
        assertEquals(0.65, model.smoothingProperty().get());
        for (int i = 0; i < 20; i++) {
            model.smooth(0.05);
        }
        assertEquals(0.99, model.smoothingProperty().get());
        for (int i = 0; i < 40; i++) {
            model.smooth(-0.05);
        }
        assertEquals(0, model.smoothingProperty().get());
    }
}
