package graft.engine.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIndexTest {

    @TempDir
    private Path folder;

    private Workspace workspace;

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
    }

    private RunFolder run(String name) {
        return workspace.create(new RunInfo(name, "sweep", "LoRA r 8", "tiny", "reviews", "auto", 42, 1_000), "{}");
    }

    private static RunEvent.Step step(long number, double loss) {
        return new RunEvent.Step(number, number, number / 7.0, loss, 1e-3 / number, 0.5, 640, number * 0.1);
    }

    private static RunEvent.Started started(long from) {
        return new RunEvent.Started(1, 7, from, 90, 30, 5000 + from, "cpu", "fp32", 0.0);
    }

    private static RunEvent.Finished finished(String outcome, Map<String, Double> validation) {
        return new RunEvent.Finished(9, 90, outcome, validation, Map.of(), 4.5, 0.05, 5000, "adapter", null);
    }

    private static void write(RunFolder run, List<RunEvent> events) throws IOException {
        try (Journal journal = Journal.append(run.journal())) {
            events.forEach(journal::add);
        }
    }

    /// Finished, failed, killed, resumed, extended, diverged, torn, empty and waiting runs.
    private List<RunFolder> all() throws IOException {
        Random random = new Random(5);
        List<RunEvent> first = new ArrayList<>(List.of(new RunEvent.Preparing(0, "tokenising", 1), started(0)));
        for (int i = 1; i <= 70; i++) {
            first.add(step(i, i == 33 ? Double.NaN : random.nextDouble() / 3));
            first.add(new RunEvent.Vitals(i, i, 400_000, Map.of("3 ffn.output", random.nextDouble())));
        }
        first.add(new RunEvent.Evaluated(7, 70, 2, Map.of("accuracy", 0.8), true));
        first.add(new RunEvent.Evaluated(8, 70, 2, Map.of("accuracy", 0.7), false));
        List<RunEvent> again = List.of(started(60), step(61, 2), step(62, 1e-7));
        List<RunFolder> runs = new ArrayList<>();
        for (List<RunEvent> end : List.of(
                List.<RunEvent>of(finished("completed", Map.of("accuracy", 0.9))),
                List.<RunEvent>of(finished("stopped", Map.of())),
                List.<RunEvent>of(finished("failed", Map.of())),
                List.<RunEvent>of(),
                again)) {
            RunFolder run = run("mixed");
            write(run, first);
            write(run, end);
            runs.add(run);
        }
        RunFolder torn = run("torn");
        write(torn, first);
        Files.writeString(torn.journal(), "{\"event\":\"step\",\"at\":9,\"step\":71,\"epo", StandardOpenOption.APPEND);
        runs.add(torn);
        RunFolder foreign = run("foreign");
        write(foreign, first);
        Files.writeString(foreign.journal(), """
                {"event": "step", "at": 9, "step": 71, "loss": 0.125, "seconds": 3}
                {"event":"step","at":1,"step":072,"epoch":1,"loss":1,"learningRate":1,"gradientNorm":1,"tokens":1,"seconds":1}
                no JSON at all
                """, StandardOpenOption.APPEND);
        runs.add(foreign);
        runs.add(run("waiting"));
        RunFolder again2 = run("waiting-again");
        write(again2, first);
        write(again2, List.of(finished("completed", Map.of())));
        again2.queueAgain();
        runs.add(again2);
        RunFolder noted = run("noted");
        write(noted, List.of(started(0), finished("early-stopped", Map.of("loss", Double.NaN))));
        noted.writeNotes(new RunNotes(List.of("one", "two"), "ünten\nund oben"));
        runs.add(noted);
        return runs;
    }

    /// The row and the course by making an event of every line.
    private static RunOverview slowly(RunFolder run) {
        SummaryReader reader = new SummaryReader(run);
        LossCourse course = new LossCourse();
        RunEvent.Evaluated best = null;
        for (RunEvent event : run.events()) {
            reader.take(List.of(event));
            switch (event) {
                case RunEvent.Started started -> {
                    course.forgetAfter(started.resumedFrom());
                    best = best != null && best.step() > started.resumedFrom() ? null : best;
                }
                case RunEvent.Evaluated evaluated -> best = evaluated.best() ? evaluated : best;
                case RunEvent.Step step -> course.add(step.step(), step.loss());
                default -> {}
            }
        }
        return new RunOverview(reader.summary(), course.values(), best == null ? Double.NaN : best.epoch());
    }

    private static RunOverview read(RunFolder run) throws IOException {
        OverviewTail tail = new OverviewTail(run);
        tail.poll();
        return tail.overview();
    }

    private static void same(RunOverview expected, RunOverview found) {
        assertEquals(expected.summary(), found.summary());
        assertEquals(expected.bestEpoch(), found.bestEpoch());
        assertArrayEquals(expected.course(), found.course(), 1e-12);
    }

    @Test
    void aRowReadQuicklyIsTheOneThatEveryEventMakes() throws IOException {
        for (RunFolder run : all()) {
            same(slowly(run), read(run));
        }
    }

    @Test
    void aGrowingJournalIsTakenInPieceByPiece() throws IOException {
        RunFolder run = run("grows");
        OverviewTail tail = new OverviewTail(run);
        assertFalse(tail.poll());
        for (int i = 1; i <= 20; i++) {
            write(run, i % 7 == 1 ? List.of(started(i - 1), step(i, 1.0 / i)) : List.of(step(i, 1.0 / i)));
            assertTrue(tail.poll());
            same(slowly(run), tail.overview());
        }
        Files.delete(run.journal());
        write(run, List.of(started(0)));
        assertTrue(tail.poll(), "a journal that became shorter was replaced");
        same(slowly(run), tail.overview());
    }

    @Test
    void linesOfStepsAreReadAsJsonReadsThem() {
        Random random = new Random(3);
        StepLine line = new StepLine();
        for (int i = 0; i < 2_000; i++) {
            RunEvent.Step step = new RunEvent.Step(
                    random.nextLong() >> random.nextInt(8, 60),
                    i,
                    random.nextDouble(),
                    i % 2 == 0 ? random.nextDouble() : Double.longBitsToDouble(random.nextLong()),
                    random.nextGaussian() * Math.pow(10, random.nextInt(-20, 20)),
                    random.nextInt(5),
                    i,
                    0);
            byte[] text = RunEventJson.write(step).getBytes(StandardCharsets.UTF_8);
            if (line.look(text, 0, text.length)) {
                assertEquals(step, line.event());
                assertTrue(line.lookForLoss(text, 0, text.length));
                assertEquals(step.loss(), line.roughLoss(), Math.abs(step.loss()) * 1e-15);
            } else {
                assertFalse(Double.isFinite(step.loss()), "only what JSON has no number for is left to its reader");
            }
        }
    }

    @Test
    void runsThatAreOverAreKnownAgainWithoutBeingOpened() throws IOException {
        List<RunFolder> runs = all();
        fill(runs);
        RunIndex again = RunIndex.read(workspace);
        for (RunFolder run : runs) {
            Optional<RunOverview> found = again.find(run, RunStamp.of(run));
            assertEquals(!slowly(run).summary().state().live(), found.isPresent(), run.id());
            found.ifPresent(known -> same(slowly(run), known));
        }
    }

    private void fill(List<RunFolder> runs) throws IOException {
        RunIndex index = RunIndex.read(workspace);
        for (RunFolder run : runs) {
            index.put(run, RunStamp.of(run), read(run));
        }
        index.write();
    }

    @Test
    void whatChangedInItsFolderIsBelievedRatherThanTheIndex() throws IOException {
        RunFolder run = all().getFirst();
        fill(List.of(run));
        RunStamp before = RunStamp.of(run);
        FileTime then = Files.getLastModifiedTime(run.journal());
        write(run, List.of(started(90)));
        Files.setLastModifiedTime(run.journal(), then);
        assertNotEquals(before, RunStamp.of(run), "the same time, another length");
        assertTrue(RunIndex.read(workspace).find(run, RunStamp.of(run)).isEmpty());
        fill(List.of(run));
        run.writeNotes(new RunNotes(List.of("new"), ""));
        assertTrue(RunIndex.read(workspace).find(run, RunStamp.of(run)).isEmpty());
        fill(List.of(run));
        run.queueAgain();
        assertTrue(RunIndex.read(workspace).find(run, RunStamp.of(run)).isEmpty());
    }

    @Test
    void aKilledRunThatSomebodyTrainsAgainIsNotTakenFromTheIndex() throws IOException {
        RunFolder run = all().get(3);
        RunIndex index = RunIndex.read(workspace);
        RunOverview killed = read(run);
        assertEquals(RunState.INTERRUPTED, killed.summary().state());
        try (RunLease lease = run.claim()) {
            lease.beat();
            RunStamp now = RunStamp.of(run);
            index.put(run, now, killed);
            assertTrue(index.find(run, now).isEmpty());
        }
    }

    @Test
    void aDamagedIndexIsAsGoodAsNone() throws IOException {
        List<RunFolder> runs = all();
        fill(runs);
        Path file = folder.resolve("runs.index");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(9);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (i % 3 != 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, bytes);
            RunIndex index = RunIndex.read(workspace);
            assertTrue(index.find(runs.getFirst(), RunStamp.of(runs.getFirst())).isEmpty());
        }
        Files.delete(file);
        Files.createDirectory(file);
        RunIndex.read(workspace).write();
        assertTrue(RunIndex.read(workspace)
                .find(runs.getFirst(), RunStamp.of(runs.getFirst()))
                .isEmpty());
    }

    @Test
    void aWorkspaceThatWasMovedKeepsItsIndex() throws IOException {
        fill(all());
        Path elsewhere = folder.resolveSibling(folder.getFileName() + "-moved");
        Files.move(folder, elsewhere);
        Workspace moved = new Workspace(elsewhere);
        RunFolder run = moved.runs().getFirst();
        RunSummary row =
                RunIndex.read(moved).find(run, RunStamp.of(run)).orElseThrow().summary();
        Files.move(elsewhere, folder);
        assertEquals(run.path().toString(), row.folder());
    }
}
