package graft.engine.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    private Path folder;

    private static RunEvent.Step step(long number, double loss) {
        return new RunEvent.Step(1, number, number / 10.0, loss, 1e-3, 0.5, 640, number * 0.1);
    }

    @Test
    void everyEventComesBackAsItWasWritten() throws IOException {
        List<RunEvent> events = List.of(
                new RunEvent.Preparing(1, "tokenising", 0.5),
                new RunEvent.Started(2, 77, 0, 30, 10, 1234, "cpu", "fp32: small", 0.0),
                new RunEvent.Started(2, 77, 4, 30, 10, 1234, "cpu", "fp32", null),
                step(1, 0.1 + 0.2),
                step(2, Double.NaN),
                step(3, Double.POSITIVE_INFINITY),
                new RunEvent.Evaluated(3, 3, 0.3, Map.of("loss", 1 / 3.0, "accuracy", Double.NaN), true),
                new RunEvent.Vitals(4, 3, 400_000_000, Map.of("3 ffn.output", 1e-3, "embedding", Double.NaN)),
                new RunEvent.CheckpointSaved(4, 3, "checkpoints/step-3"),
                new RunEvent.Note(5, 3, "warning", "the disk is full\nand \"so\" on"),
                new RunEvent.Finished(
                        6, 3, "completed", Map.of("loss", 0.5), Map.of(), 1.5, 0.01, 1 << 20, "adapter", null),
                new RunEvent.Finished(6, 3, "failed", Map.of(), Map.of(), 1.5, 0.01, 1 << 20, null, "GRAFT-3101: x"));
        Path file = folder.resolve("journal.ndjson");
        try (Journal journal = Journal.append(file)) {
            events.forEach(event -> assertTrue(journal.add(event)));
        }
        assertEquals(events, Journal.read(file));
        assertEquals(events.size(), Files.readAllLines(file).size());
    }

    @Test
    void aTornLastLineIsLeftOutAndCutOffWhenTheRunGoesOn() throws IOException {
        Path file = folder.resolve("journal.ndjson");
        try (Journal journal = Journal.append(file)) {
            journal.add(step(1, 2));
            journal.add(step(2, 1));
        }
        String torn = "{\"event\":\"note\",\"text\":\"" + "longer than the line that follows ".repeat(20);
        Files.writeString(file, torn, StandardOpenOption.APPEND);
        assertEquals(List.of(step(1, 2), step(2, 1)), Journal.read(file));
        try (Journal journal = Journal.append(file)) {
            assertEquals(torn.length(), journal.cut());
            journal.add(step(3, 0.5));
        }
        assertEquals(List.of(step(1, 2), step(2, 1), step(3, 0.5)), Journal.read(file));
        assertEquals(3, Files.readAllLines(file).size());
    }

    @Test
    void linesThatFindNoRoomFollowInOrderOnceThereIsSomeAndNoneIsTornOrTwice() throws IOException {
        Path file = folder.resolve("journal.ndjson");
        FilledDisk disk = new FilledDisk(file);
        try (Journal journal = new Journal(disk, 0)) {
            assertTrue(journal.add(step(1, 5)));
            disk.room = 40; // less than a line
            assertFalse(journal.add(step(2, 4)));
            assertFalse(journal.add(step(3, 3)));
            assertFalse(journal.sync());
            assertEquals(List.of(step(1, 5)), Journal.read(file), "a part of a line is none yet");
            disk.room = Long.MAX_VALUE;
            assertTrue(journal.add(step(4, 2)));
            assertTrue(journal.sync());
        }
        assertEquals(List.of(step(1, 5), step(2, 4), step(3, 3), step(4, 2)), Journal.read(file));
        assertEquals(4, Files.readAllLines(file).size());
    }

    @Test
    void linesOfANewerVersionAndGarbageAreSkipped() throws IOException {
        Path file = folder.resolve("journal.ndjson");
        Files.writeString(file, "{\"event\":\"danced\",\"at\":1}\nnot json\n[1]\n\n");
        try (Journal journal = Journal.append(file)) {
            journal.add(step(1, 2));
        }
        assertEquals(List.of(step(1, 2)), Journal.read(file));
    }

    @Test
    void theTailDeliversEachWholeLineOnceAndFollowsACutTornLine() throws IOException {
        Path file = folder.resolve("journal.ndjson");
        JournalTail tail = new JournalTail(file);
        assertTrue(tail.poll().isEmpty());
        try (Journal journal = Journal.append(file)) {
            journal.add(step(1, 2));
            assertEquals(List.of(step(1, 2)), tail.poll().events());
            assertTrue(tail.poll().isEmpty());
            journal.add(step(2, 1));
        }
        Files.writeString(
                file, "{\"event\":\"step\",\"at\":17,\"step\":99, \"something\": \"long", StandardOpenOption.APPEND);
        assertEquals(List.of(step(2, 1)), tail.poll().events());
        try (Journal journal = Journal.append(file)) {
            journal.add(step(3, 1));
            journal.add(step(4, 1));
        }
        JournalTail.News news = tail.poll();
        assertEquals(List.of(step(3, 1), step(4, 1)), news.events());
        assertFalse(news.restarted());
    }

    @Test
    void theTailSaysWhenTheFileWasReplaced() throws IOException {
        Path file = folder.resolve("journal.ndjson");
        JournalTail tail = new JournalTail(file);
        try (Journal journal = Journal.append(file)) {
            journal.add(step(1, 2));
            journal.add(step(2, 2));
        }
        tail.poll();
        Files.delete(file);
        try (Journal journal = Journal.append(file)) {
            journal.add(step(7, 2));
        }
        JournalTail.News news = tail.poll();
        assertTrue(news.restarted());
        assertEquals(List.of(step(7, 2)), news.events());
    }

    @Test
    void theCurveHoldsAStepOnceWhenAResumedRunRepeatsIt() {
        RunEvent.Started again = new RunEvent.Started(2, 78, 2, 30, 10, 1234, "cpu", "fp32", null);
        RunEvent.Evaluated late = new RunEvent.Evaluated(3, 3, 0.3, Map.of("loss", 9.0), true);
        RunCurve curve =
                new RunCurve(List.of(step(1, 5), step(2, 4), step(3, 3), late, again, step(3, 3.5), step(4, 2)));
        assertEquals(4, curve.size());
        assertEquals(3.5, curve.loss(2));
        assertTrue(curve.evaluations().isEmpty());
        assertEquals("[1,2,3,4]", curve.toJson().path("step").toString());
    }

    @Test
    void curvesArePrintedInFullPrecision() {
        double third = 0.1 + 0.2;
        RunCurve curve = new RunCurve(List.of(step(1, third)));
        assertEquals("[0.30000000000000004]", curve.toJson().path("train").toString());
    }
}
