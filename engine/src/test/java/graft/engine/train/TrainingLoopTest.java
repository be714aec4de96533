package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.ErrorCode;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {

    @TempDir
    private Path folder;

    private static List<Double> losses(Path run) {
        RunCurve curve = new RunCurve(new RunFolder(run).events());
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < curve.size(); i++) {
            losses.add(curve.loss(i));
        }
        return losses;
    }

    /// A stop token that says so after that many steps.
    private static void stopAfter(ToyRun run, int steps) {
        long[] seen = {0};
        run.listener = event -> seen[0] = event instanceof RunEvent.Step step ? step.step() : seen[0];
        run.stop = () -> seen[0] >= steps;
    }

    @Test
    void aStoppedAndResumedRunIsBitEqualToAnUninterruptedOne() throws IOException {
        ToyRun whole = new ToyRun(folder.resolve("whole"), ToyRun.spec());
        float[] expected = whole.run();
        ToyRun first = new ToyRun(folder.resolve("parts"), ToyRun.spec());
        stopAfter(first, 7);
        first.run();
        assertInstanceOf(RunOutcome.Stopped.class, first.outcome);
        ToyRun second = new ToyRun(folder.resolve("parts"), ToyRun.spec());
        assertArrayEquals(expected, second.run());
        assertEquals(losses(folder.resolve("whole")), losses(folder.resolve("parts")));
        assertEquals(
                whole.outcome.result().validation(), second.outcome.result().validation());
    }

    @Test
    void aRunThatMeetsTheEndOfMemoryGoesOnWithSmallerMicroBatchesAndTheSameBatch() throws IOException {
        float[] halved = new ToyRun(folder.resolve("halved"), ToyRun.spec().withMicroBatchSize(8)).run();
        ToyRun short_ = new ToyRun(folder.resolve("short"), ToyRun.spec());
        boolean[] once = {false};
        short_.prepare = learner -> learner.beforeMicroBatch = () -> {
            if (!once[0]) {
                once[0] = true;
                throw new IllegalStateException(
                        "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory:"
                                + " you tried to allocate 4294967296 bytes. Error code 12 (Cannot allocate memory)");
            }
        };
        assertArrayEquals(halved, short_.run());
        assertInstanceOf(RunOutcome.Completed.class, short_.outcome);
        assertEquals(losses(folder.resolve("halved")), losses(folder.resolve("short")));
        assertTrue(new RunFolder(folder.resolve("short"))
                .events().stream()
                        .anyMatch(event -> event instanceof RunEvent.Note note
                                && note.kind().equals("micro-batch")
                                && note.text().contains("8 rows at a time")));
    }

    @Test
    void memoryIsGivenRoomUntilOneRowIsLeftAndTheBatchStaysTheSame() throws IOException {
        float[] single = new ToyRun(folder.resolve("single"), ToyRun.spec().withMicroBatchSize(1)).run();
        ToyRun narrow = new ToyRun(folder.resolve("narrow"), ToyRun.spec());
        int[] failures = {0};
        narrow.prepare = learner -> learner.beforeMicroBatch = () -> {
            if (failures[0] < 4) {
                failures[0]++;
                throw new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB");
            }
        };
        assertArrayEquals(single, narrow.run(), "16, 8, 4, 2, then 1 row at a time");
        assertEquals(losses(folder.resolve("single")), losses(folder.resolve("narrow")));
    }

    @Test
    void aMeasurementThatMeetsTheEndOfMemoryTakesFewerRowsAndChangesNothingElse() throws IOException {
        ToyRun whole = new ToyRun(folder.resolve("whole"), ToyRun.spec());
        float[] expected = whole.run();
        ToyRun short_ = new ToyRun(folder.resolve("short"), ToyRun.spec());
        short_.prepare = learner -> learner.measuredFit = 2;
        assertArrayEquals(expected, short_.run());
        assertEquals(
                whole.outcome.result().validation(), short_.outcome.result().validation());
        assertEquals(
                2,
                new RunFolder(folder.resolve("short"))
                        .events().stream()
                                .filter(event -> event instanceof RunEvent.Note note
                                        && note.kind().equals("micro-batch"))
                                .count(),
                "8, then 4, then 2 rows");
        ToyRun none = new ToyRun(folder.resolve("none"), ToyRun.spec());
        none.prepare = learner -> learner.measuredFit = 0;
        none.run();
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, none.outcome);
        assertEquals(ErrorCode.RUN_OUT_OF_MEMORY, failed.cause().code());
    }

    @Test
    void aRowThatDoesNotFitAloneEndsTheRunWithAWayOut() throws IOException {
        ToyRun run = new ToyRun(folder.resolve("full"), ToyRun.spec());
        run.prepare = learner -> learner.beforeMicroBatch = () -> {
            throw new OutOfMemoryError("Cannot reserve 1 bytes of direct buffer memory");
        };
        run.run();
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, run.outcome);
        assertEquals(ErrorCode.RUN_OUT_OF_MEMORY, failed.cause().code());
        assertTrue(
                failed.cause().paragraph().contains("a micro-batch of 1 row."),
                failed.cause().paragraph());
        assertFalse(failed.cause().paragraph().contains("microBatchSize"), "there is nothing smaller to advise");
    }

    @Test
    void aRunWhoseProcessDiesGoesOnBitEqual() throws Exception {
        float[] expected = new ToyRun(folder.resolve("whole"), ToyRun.spec()).run();
        Path crashed = folder.resolve("crashed");
        Process child = ToyRun.inAnotherProcess(crashed, folder.resolve("child.log"));
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        assertTrue(
                child.exitValue() == 137 || child.exitValue() == 9,
                () -> "the child's output: " + read(folder.resolve("child.log")));
        assertEquals(9, losses(crashed).size());
        Files.writeString(crashed.resolve("journal.ndjson"), "{\"event\":\"ste", StandardOpenOption.APPEND);
        assertArrayEquals(expected, new ToyRun(crashed, ToyRun.everyStep(ToyRun.spec())).run());
        assertEquals(losses(folder.resolve("whole")), losses(crashed));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    @Test
    void unevenMicroBatchesGiveTheGradientOfTheWholeBatch() throws IOException {
        ToyRun whole = new ToyRun(folder.resolve("1x16"), ToyRun.spec());
        ToyRun parts = new ToyRun(folder.resolve("5+5+5+1"), ToyRun.spec().withMicroBatchSize(5));
        whole.prepare = learner -> learner.dropout = 0;
        parts.prepare = learner -> learner.dropout = 0;
        assertArrayEquals(whole.run(), parts.run(), 1e-4f);
        List<Double> one = losses(folder.resolve("1x16"));
        List<Double> four = losses(folder.resolve("5+5+5+1"));
        assertEquals(20, one.size());
        for (int i = 0; i < one.size(); i++) {
            assertEquals(one.get(i), four.get(i), 1e-4 * one.get(i));
        }
    }

    @Test
    void theBestWeightsAreKeptAndTheRunEndsEarlyWhenNothingImproves() throws IOException {
        TrainingSpec spec = ToyRun.spec()
                .withLength(new TrainingSpec.Length(40, null))
                .withRates(new TrainingSpec.Rates(0.5, null, TrainingSpec.Schedule.CONSTANT, 0));
        ToyRun run = new ToyRun(folder, spec);
        run.run();
        assertInstanceOf(RunOutcome.EarlyStopped.class, run.outcome);
        double best = new RunCurve(new RunFolder(folder).events())
                .evaluations().stream()
                        .mapToDouble(evaluated -> evaluated.metrics().getOrDefault("loss", Double.NaN))
                        .min()
                        .orElseThrow();
        assertEquals(best, run.outcome.result().validation().get("loss"));
        assertTrue(new RunFolder(folder)
                .events().stream()
                        .anyMatch(event -> event instanceof RunEvent.Note note
                                && note.kind().equals("best-restored")));
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunAtThatStepAndTheBestWeightsAreKept() throws IOException {
        ToyRun run = new ToyRun(folder, ToyRun.spec());
        float[][] best = new float[1][];
        run.prepare = learner -> learner.beforeMicroBatch = () -> {
            if (learner.microBatches == 4) {
                best[0] = learner.weights(); // evaluated after the first epoch
            } else if (learner.microBatches == 6) {
                learner.poison = Double.NaN;
            }
        };
        assertArrayEquals(run.run(), best[0]);
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, run.outcome);
        assertEquals(ErrorCode.RUN_DIVERGED, failed.cause().code());
        assertTrue(
                failed.cause().getMessage().contains("step 7"), failed.cause().getMessage());
    }

    @Test
    void aLossThatJumpsEndsTheRunAtThatStepAndTheLastCheckpointThatWasSeenToBeGoodIsKept() throws IOException {
        ToyRun run = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        float[][] before = new float[1][];
        run.prepare = learner -> learner.beforeMicroBatch = () -> {
            if (learner.microBatches == 1) {
                before[0] = learner.weights(); // the last ones whose loss was seen to be good
            } else if (learner.microBatches == 2) {
                learner.poison = 100;
            }
        };
        assertArrayEquals(run.run(), before[0]);
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, run.outcome);
        assertEquals(ErrorCode.RUN_DIVERGED, failed.cause().code());
        assertTrue(
                failed.cause().getMessage().contains("jumped")
                        && failed.cause().getMessage().contains("step 3")
                        && failed.cause().getMessage().contains("step 1, the last checkpoint"),
                failed.cause().getMessage());
        assertEquals(2, losses(folder).size());
        assertTrue(
                failed.cause().nextStep().contains("training.learningRate=0.017"),
                failed.cause().nextStep());
    }

    @Test
    void aJumpIsLeftToTrainingWhereTheRecipeSaysSo() throws IOException {
        TrainingSpec spec = ToyRun.spec();
        ToyRun run =
                new ToyRun(folder, spec.withMonitor(spec.monitor().withOnDivergence(TrainingSpec.OnDivergence.GO_ON)));
        run.prepare = learner -> learner.beforeMicroBatch = () -> learner.poison = learner.microBatches == 2 ? 100 : 1;
        run.run();
        assertEquals(20, losses(folder).size());
    }

    @Test
    void aFullDiskIsAWarningAndTheRunGoesOn() throws IOException {
        ToyRun run = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        // A file where the folder should be stands for a disk that takes nothing.
        Files.writeString(folder.resolve("checkpoints"), "");
        run.run();
        assertEquals(20, run.outcome.result().steps());
        assertTrue(new RunFolder(folder)
                .events().stream()
                        .anyMatch(event -> event instanceof RunEvent.Note note
                                && note.kind().equals("warning")));
    }

    @Test
    void aListenerThatThrowsDoesNotStopTheRun() throws IOException {
        ToyRun run = new ToyRun(folder, ToyRun.spec());
        run.listener = _ -> {
            throw new IllegalStateException("a defect in a window");
        };
        run.run();
        assertEquals(20, losses(folder).size());
    }

    @Test
    void theTimeLimitEndsTheRunAndKeepsItsResult() throws IOException {
        TrainingSpec spec = ToyRun.spec();
        ToyRun run = new ToyRun(
                folder,
                spec.withMonitor(new TrainingSpec.Monitor(null, spec.monitor().earlyStopping(), 1e9, 0.0)));
        run.run();
        assertInstanceOf(RunOutcome.Completed.class, run.outcome);
        assertEquals(0, run.outcome.result().steps());
    }
}
