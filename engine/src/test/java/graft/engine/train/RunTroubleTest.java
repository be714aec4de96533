package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What befalls a run in the middle of it: a lost device, a full disk, a gradient without bounds, a defect in a window.
class RunTroubleTest {

    /// A file of Linux that takes no byte: what a full disk answers, it answers too.
    private static final Path FULL_DISK = Path.of("/dev/full");

    @TempDir
    private Path folder;

    @Test
    void aGradientThatIsNoNumberEndsTheRunAtThatStepThoughTheLossIsOne() throws IOException {
        ToyRun run = new ToyRun(folder, ToyRun.spec());
        List<RunEvent> events = run.heard(1000);
        float[][] before = new float[1][];
        run.prepare = learner -> {
            before[0] = learner.weights();
            learner.poison = 1e30; // the squares of the gradient's numbers have no room in float32
        };
        assertArrayEquals(run.run(), before[0]);
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, run.outcome);
        assertEquals(ErrorCode.RUN_DIVERGED, failed.cause().code());
        assertTrue(
                failed.cause().getMessage().contains("no longer a number at step 1"),
                failed.cause().getMessage());
        assertTrue(
                failed.cause().nextStep().contains("the learning rate is not the cause"),
                failed.cause().nextStep());
        assertEquals(0, ToyRun.steps(events));
    }

    @Test
    void aRunThatDivergesBetweenCheckpointsKeepsTheWeightsOfTheLastOne() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.spec());
        first.heard(2);
        float[] saved = first.run();
        ToyRun second = new ToyRun(folder, ToyRun.spec());
        second.prepare =
                learner -> learner.beforeMicroBatch = () -> learner.poison = learner.microBatches == 1 ? Double.NaN : 1;
        List<RunEvent> events = second.heard(1000);
        assertArrayEquals(saved, second.run());
        assertEquals(1, ToyRun.steps(events), "the third step was taken, the fourth was not");
        String told = ToyRun.notes(events, "diverged").getFirst();
        assertTrue(told.contains("step 4") && told.contains("step 2, the last checkpoint"), told);
    }

    @Test
    void weightsAfterWhichTheLossDivergedAreNoGoodWeightsThoughACheckpointHasThem() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        first.heard(1);
        float[] good = first.run();
        ToyRun second = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        second.prepare =
                learner -> learner.beforeMicroBatch = () -> learner.poison = learner.microBatches == 1 ? Double.NaN : 1;
        List<RunEvent> events = second.heard(1000);
        assertArrayEquals(good, second.run());
        String told = ToyRun.notes(events, "diverged").getFirst();
        assertTrue(told.contains("step 3") && told.contains("step 1, the last checkpoint"), told);
        ToyRun third = new ToyRun(folder, ToyRun.spec());
        List<RunEvent> again = third.heard(0);
        third.stop = () -> true;
        assertArrayEquals(good, third.run());
        assertTrue(ToyRun.notes(again, "resumed").getFirst().contains("step 1"), again::toString);
    }

    @Test
    void memoryThatRunsOutInTheMiddleOfAStepLeavesNothingOfItsFirstHalf() throws IOException {
        float[] quarters = new ToyRun(folder.resolve("quarters"), ToyRun.spec().withMicroBatchSize(4)).run();
        ToyRun halves = new ToyRun(folder.resolve("halves"), ToyRun.spec().withMicroBatchSize(8));
        boolean[] once = {false};
        halves.prepare = learner -> learner.beforeMicroBatch = () -> {
            if (learner.microBatches == 1 && !once[0]) {
                once[0] = true;
                throw new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB");
            }
        };
        assertArrayEquals(quarters, halves.run());
    }

    @Test
    void aRunWhoseDeviceIsLostIsGoneOnWithOnTheProcessorBitEqual() throws IOException {
        float[] expected = new ToyRun(folder.resolve("whole"), ToyRun.spec()).run();
        ToyRun lost = new ToyRun(folder.resolve("lost"), ToyRun.everyStep(ToyRun.spec()));
        lost.prepare = learner -> learner.beforeMicroBatch = () -> {
            if (learner.microBatches == 6) {
                throw new IllegalStateException("CUDA error: unspecified launch failure\nCompile with ...");
            }
        };
        lost.run();
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, lost.outcome);
        assertEquals(ErrorCode.DEVICE_LOST, failed.cause().code());
        assertTrue(
                failed.cause().nextStep().contains("--device cpu"),
                failed.cause().nextStep());
        assertEquals(6, lost.outcome.result().steps());
        ToyRun onCpu = new ToyRun(folder.resolve("lost"), ToyRun.spec());
        List<RunEvent> events = onCpu.heard(1000);
        assertArrayEquals(expected, onCpu.run());
        assertEquals(14, ToyRun.steps(events));
    }

    /// An error is none of the exceptions that one expects; memory that ran out there is none of training's.
    @Test
    void aListenerThatFailsWithAnErrorTakesNothingFromTheRun() throws IOException {
        float[] expected = new ToyRun(folder.resolve("whole"), ToyRun.spec()).run();
        ToyRun run = new ToyRun(folder.resolve("disturbed"), ToyRun.spec());
        run.listener = event -> {
            if (event instanceof RunEvent.Step) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        assertArrayEquals(expected, run.run());
        assertInstanceOf(RunOutcome.Completed.class, run.outcome);
        List<RunEvent> events = new RunFolder(folder.resolve("disturbed")).events();
        assertEquals(20, ToyRun.steps(events));
        assertEquals(List.of(), ToyRun.notes(events, "micro-batch"));
    }

    @Test
    void aJournalWithoutRoomIsWarnedOfOnceAndTrainingGoesOn() throws IOException {
        assumeTrue(Files.isWritable(FULL_DISK), "no file here behaves as a full disk");
        float[] expected = new ToyRun(folder.resolve("whole"), ToyRun.spec()).run();
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.createSymbolicLink(new RunFolder(full).journal(), FULL_DISK);
        ToyRun run = new ToyRun(full, ToyRun.spec());
        List<RunEvent> events = run.heard(1000);
        assertArrayEquals(expected, run.run());
        assertEquals(20, ToyRun.steps(events));
        List<String> warnings = ToyRun.notes(events, "warning");
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("The journal cannot be written"), warnings.getFirst());
    }

    @Test
    void theEndOfARunWaitsForRoomInItsJournalUntilSomeoneStopsIt() throws IOException {
        assumeTrue(Files.isWritable(FULL_DISK), "no file here behaves as a full disk");
        RunFolder run = new RunFolder(folder);
        int[] asked = {0};
        try (RunLease lease = run.claim();
                Journal full = Journal.append(FULL_DISK);
                Journal roomy = Journal.append(run.journal())) {
            RunLog log = new RunLog(full, lease, _ -> {});
            log.note(1, "last", "words");
            log.finish(() -> ++asked[0] == 2);
            assertEquals(2, asked[0]);
            new RunLog(roomy, lease, _ -> {}).finish(() -> ++asked[0] > 0);
            assertEquals(2, asked[0], "where there is room it waits for nothing");
        }
    }

    @Test
    void theTimeOfEarlierProcessesCountsTowardsTheLimit() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.spec());
        first.heard(5);
        first.run();
        change(5, "seconds", 7200);
        TrainingSpec spec = ToyRun.spec();
        TrainingSpec.Monitor anHour =
                new TrainingSpec.Monitor(null, spec.monitor().earlyStopping(), 1e9, 3600.0);
        ToyRun second = new ToyRun(folder, spec.withMonitor(anHour));
        List<RunEvent> events = second.heard(1000);
        second.run();
        assertInstanceOf(RunOutcome.Completed.class, second.outcome);
        assertEquals(0, ToyRun.steps(events));
        assertEquals(5, second.outcome.result().steps());
        assertEquals(1, ToyRun.notes(events, "time-limit").size());
        assertTrue(second.outcome.result().seconds() >= 7200);
    }

    @Test
    void aLossThatJumpsRightAfterAResumeIsMeasuredAgainstWhatWasBefore() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.spec());
        first.heard(6);
        first.run();
        ToyRun second = new ToyRun(folder, ToyRun.spec());
        second.prepare = learner -> learner.poison = 100;
        List<RunEvent> events = second.heard(1000);
        second.run();
        RunOutcome.Failed failed = assertInstanceOf(RunOutcome.Failed.class, second.outcome);
        assertTrue(
                failed.cause().getMessage().contains("at step 7"),
                failed.cause().getMessage());
        assertEquals(0, ToyRun.steps(events));
    }

    @Test
    void patienceIsCountedOverAStopAndNoEvaluationIsMadeTwice() throws IOException {
        TrainingSpec spec = ToyRun.spec()
                .withLength(new TrainingSpec.Length(40, null))
                .withRates(new TrainingSpec.Rates(0.5, null, TrainingSpec.Schedule.CONSTANT, 0));
        ToyRun whole = new ToyRun(folder.resolve("whole"), spec);
        float[] expected = whole.run();
        assertInstanceOf(RunOutcome.EarlyStopped.class, whole.outcome);
        ToyRun first = new ToyRun(folder.resolve("parts"), spec);
        first.heard(whole.outcome.result().steps() - 4); // after the evaluation before the last
        first.run();
        ToyRun second = new ToyRun(folder.resolve("parts"), spec);
        assertArrayEquals(expected, second.run());
        assertInstanceOf(RunOutcome.EarlyStopped.class, second.outcome);
        assertEquals(evaluations("whole"), evaluations("parts"));
    }

    private List<Long> evaluations(String run) {
        return new RunFolder(folder.resolve(run))
                .events().stream()
                        .filter(RunEvent.Evaluated.class::isInstance)
                        .map(event -> ((RunEvent.Evaluated) event).step())
                        .toList();
    }

    /// As libtorch on a Linux and a Windows processor, on a GPU, in cuBLAS, and as the JVM say it.
    @Test
    void theEndOfMemoryIsKnownByTheWordsOfEach() {
        for (String words : List.of(
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried",
                "[enforce fail at alloc_cpu.cpp:116] data. DefaultCPUAllocator: not enough memory: you tried",
                "CUDA out of memory. Tried to allocate 2.00 GiB",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")) {
            assertTrue(Failures.outOfMemory(new IllegalStateException(words)), words);
        }
        assertTrue(Failures.outOfMemory(new OutOfMemoryError("Java heap space")));
        assertFalse(Failures.outOfMemory(new IllegalStateException("CUDA error: device-side assert triggered")));
        assertFalse(Failures.outOfMemory(new IllegalStateException()));
    }

    /// The lock is the system's: it holds between processes, whoever they are.
    @Test
    void aSecondProcessThatWouldGoOnWithTheRunIsRefused() throws Exception {
        RunFolder run = new RunFolder(folder.resolve("run"));
        Path output = folder.resolve("second.log");
        try (RunLease _ = run.claim()) {
            Process second = ToyRun.inAnotherProcess(run.path(), output);
            assertTrue(second.waitFor(60, TimeUnit.SECONDS));
            assertEquals(1, second.exitValue());
        }
        String told = Files.readString(output);
        assertTrue(
                told.contains(
                        "is being trained by process " + ProcessHandle.current().pid()),
                told);
        assertEquals(List.of(), run.events());
    }

    @Test
    void aRunThatWasTriedAgainKeepsItsSmallerRateOverAResume() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.spec());
        first.heard(5);
        first.run();
        change(5, "rateScale", 1 / 3.0);
        ToyRun second = new ToyRun(folder, ToyRun.spec());
        List<RunEvent> events = second.heard(6);
        second.run();
        RunEvent.Step sixth = (RunEvent.Step) events.stream()
                .filter(RunEvent.Step.class::isInstance)
                .findFirst()
                .orElseThrow();
        LearningRateSchedule schedule = LearningRateSchedule.of(TrainingSpec.Schedule.COSINE, 0.1, 20);
        assertEquals(0.05 / 3 * schedule.factor(5), sixth.learningRate(), 1e-12);
    }

    /// Intervals that lie within or around those that the clock measures bound it whatever the machine does meanwhile.
    @Test
    void aPauseIsNotTheRunsTimeAndThatOfEarlierProcessesIs() {
        TrainingSpec.Monitor monitor = ToyRun.spec().monitor();
        new StepClock(monitor).goOn(); // loaded before anything is measured
        long begun = System.nanoTime();
        StepClock clock = new StepClock(monitor);
        clock.goOnFrom(500);
        clock.pause();
        long paused = System.nanoTime();
        while (System.nanoTime() - paused < 5_000_000) {
            Thread.onSpinWait();
        }
        long inPause = System.nanoTime() - paused;
        clock.goOn();
        double seconds = clock.seconds();
        long all = System.nanoTime() - begun;
        assertTrue(seconds >= 500, "earlier time counts");
        assertTrue(
                seconds <= 500 + (all - inPause) / 1e9 + 1e-6, seconds + " s, though " + inPause + " ns were paused");
    }

    /// Changes what the checkpoint of a step says.
    private void change(long step, String field, double value) throws IOException {
        Path checkpoint = new RunFolder(folder).checkpoints().resolve("step-" + step + ".json");
        ObjectNode stored = (ObjectNode) new ObjectMapper().readTree(Files.readString(checkpoint));
        stored.remove("descriptionCrc32c"); // as one from before there was such a sum
        Files.writeString(checkpoint, stored.put(field, value).toString());
    }
}
