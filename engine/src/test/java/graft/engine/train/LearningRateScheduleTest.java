package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.recipe.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {

    private static final Path GOLDEN = Path.of("../../shared/golden/optim/schedules.json");

    @Test
    void ratesEqualThoseOfTheReference() throws IOException {
        Assumptions.assumeTrue(Files.exists(GOLDEN), "SKIPPED: no reference schedules at " + GOLDEN);
        int compared = 0;
        for (JsonNode reference : new ObjectMapper().readTree(Files.readString(GOLDEN))) {
            LearningRateSchedule schedule = new LearningRateSchedule(
                    kind(reference.path("schedule").asText()),
                    reference.path("warmupSteps").asLong(),
                    reference.path("trainingSteps").asLong());
            double base = reference.path("baseRate").asDouble();
            JsonNode rates = reference.path("rates");
            for (int step = 0; step < rates.size(); step++) {
                equal(rates.get(step).asDouble(), base * schedule.factor(step));
                compared++;
            }
            equal(reference.path("rateAfterTheEnd").asDouble(), base * schedule.factor(rates.size()));
        }
        assertEquals(800, compared);
    }

    private static void equal(double expected, double actual) {
        assertEquals(expected, actual, 1e-12 * Math.abs(expected) + 1e-18);
    }

    private static TrainingSpec.Schedule kind(String name) {
        return switch (name) {
            case "linear" -> TrainingSpec.Schedule.LINEAR;
            case "cosine" -> TrainingSpec.Schedule.COSINE;
            case "constant_with_warmup" -> TrainingSpec.Schedule.CONSTANT;
            case "inverse_sqrt" -> TrainingSpec.Schedule.INVERSE_SQRT;
            default -> throw new AssertionError("a schedule this test does not know: " + name);
        };
    }

    @Test
    void warmUpBelowOneIsAShareOfTheStepsAndElseACount() {
        assertEquals(
                6,
                LearningRateSchedule.of(TrainingSpec.Schedule.LINEAR, 0.06, 100).warmupSteps());
        assertEquals(
                10,
                LearningRateSchedule.of(TrainingSpec.Schedule.LINEAR, 10, 100).warmupSteps());
        assertEquals(
                5, LearningRateSchedule.of(TrainingSpec.Schedule.LINEAR, 10, 5).warmupSteps());
        assertEquals(
                0, LearningRateSchedule.of(TrainingSpec.Schedule.LINEAR, 0, 5).warmupSteps());
    }
}
