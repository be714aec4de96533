package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.MemoryCalibration.Observation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryCalibrationTest {

    private static final double PROGRAM = MemoryEstimate.RUNTIME;

    @Test
    void withoutRunsNothingIsCorrected() {
        assertEquals(MemoryCalibration.NONE, MemoryCalibration.of(List.of()));
    }

    @Test
    void aRunThatTookWhatWasCountedCorrectsNothing() {
        MemoryCalibration same = MemoryCalibration.of(List.of(new Observation(5e8, 1e9, 5e8 + 1e9 + PROGRAM)));
        assertEquals(PROGRAM, same.runtime(), 1);
        assertEquals(1, same.activations(), 1e-12);
        assertEquals(1, same.runs());
    }

    @Test
    void aRunWithoutActivationsTellsOfTheProgramAlone() {
        // Twice the program: σ = 0.05 · 2 · program, so p = 10 and y = 10; a = p·y / (1 / 0.4² + p²).
        MemoryCalibration twice = MemoryCalibration.of(List.of(new Observation(0, 0, 2 * PROGRAM)));
        assertEquals(PROGRAM * (1 + 100 / 106.25), twice.runtime(), 1);
        assertEquals(1, twice.activations());
    }

    @Test
    void oneLargeRunCorrectsTheActivationsAndRunsOfSeveralSizesTellBothApart() {
        double factor = 0.8;
        double program = 1.3 * PROGRAM;
        List<Observation> runs = IntStream.of(1, 3, 10, 30)
                .mapToObj(size -> new Observation(1e8, size * 1e8, 1e8 + factor * size * 1e8 + program))
                .toList();
        MemoryCalibration one = MemoryCalibration.of(runs.subList(3, 4));
        assertEquals(1e8 + factor * 3e9 + program, 1e8 + 3e9 * one.activations() + one.runtime(), 0.08e9);
        MemoryCalibration all = MemoryCalibration.of(runs);
        assertEquals(factor, all.activations(), 0.02);
        assertEquals(program, all.runtime(), 0.03 * program);
    }

    @Test
    void figuresThatCannotBeTrueLeaveAnEstimateAboveNothing() {
        MemoryCalibration odd = MemoryCalibration.of(List.of(new Observation(1e12, 1, 1)));
        assertTrue(odd.runtime() > 0 && odd.activations() > 0);
    }
}
