package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.TrainingSpec;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

    private static EarlyStopping watch(String metric, int patience, double... values) {
        EarlyStopping state = EarlyStopping.of(new TrainingSpec.EarlyStopping(patience, 0.001, metric));
        for (int i = 0; i < values.length; i++) {
            state = state.after(i + 1, values[i]);
        }
        return state;
    }

    @Test
    void threeEvaluationsWithoutImprovementAreEnough() {
        assertFalse(watch("loss", 3, 1.0, 0.9, 0.95, 0.91).exhausted());
        EarlyStopping ended = watch("loss", 3, 1.0, 0.9, 0.95, 0.91, 0.92);
        assertTrue(ended.exhausted());
        assertEquals(2, ended.bestStep());
        assertEquals(0.9, ended.best());
    }

    @Test
    void progressBelowTheMarginKeepsTheBestButDoesNotBuyTime() {
        EarlyStopping state = watch("loss", 3, 1.0, 0.9995, 0.9992, 0.9991);
        assertTrue(state.exhausted());
        assertEquals(4, state.bestStep());
    }

    @Test
    void smallStepsThatAddUpCountAsAnImprovement() {
        EarlyStopping state = watch("loss", 3, 1.0, 0.9995, 0.9991, 0.9985);
        assertFalse(state.exhausted());
        assertEquals(0, state.waited());
    }

    @Test
    void accuracyIsBetterWhenLarger() {
        assertEquals(2, watch("accuracy", 3, 0.5, 0.7, 0.6).bestStep());
        assertTrue(watch("accuracy", 2, 0.5, 0.7, 0.6, 0.7).exhausted());
    }

    @Test
    void aValueThatIsNoNumberIsNoImprovement() {
        EarlyStopping state = watch("loss", 2, 1.0, Double.NaN, Double.NaN);
        assertTrue(state.exhausted());
        assertEquals(1, state.bestStep());
    }

    @Test
    void withoutTheSettingNothingEndsEarly() {
        EarlyStopping state = EarlyStopping.of(null);
        for (int i = 1; i < 50; i++) {
            state = state.after(i, i);
        }
        assertFalse(state.exhausted());
        assertEquals(1, state.bestStep());
    }
}
