package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.runs.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which checkpoint a run goes on from, above all where files of some are damaged.
class DamagedCheckpointTest {

    @TempDir
    private Path folder;

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        first.heard(6);
        first.run();
        damage(folder.resolve("checkpoints").resolve("step-6.safetensors"));
        ToyRun second = new ToyRun(folder, ToyRun.spec());
        List<RunEvent> events = second.heard(1000);
        assertArrayEquals(new ToyRun(folder.resolve("whole"), ToyRun.spec()).run(), second.run());
        assertTrue(ToyRun.notes(events, "warning").getFirst().contains("step-6"), events::toString);
        assertTrue(ToyRun.notes(events, "resumed").getFirst().contains("at step 5"), events::toString);
    }

    @Test
    void whenNoCheckpointCanBeUsedTheRunSaysSoAndChangesNothing() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.spec());
        first.heard(6);
        first.run();
        Files.writeString(folder.resolve("checkpoints/step-6.json"), "{}");
        ToyRun second = new ToyRun(folder, ToyRun.spec());
        InvalidInput unreadable = assertThrows(InvalidInput.class, second::run);
        assertEquals(ErrorCode.CHECKPOINT_UNREADABLE, unreadable.code());
    }

    /// Evaluated after steps 4 and 8; the checkpoints of steps 7 and 8 have different best weights.
    @Test
    void aCheckpointWhoseBestWeightsAreDamagedIsPassedOverForTheOneBefore() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        first.heard(8);
        first.run();
        damage(folder.resolve("checkpoints").resolve("best-8.safetensors"));
        ToyRun second = new ToyRun(folder, ToyRun.spec());
        List<RunEvent> events = second.heard(1000);
        assertArrayEquals(new ToyRun(folder.resolve("whole"), ToyRun.spec()).run(), second.run());
        assertTrue(ToyRun.notes(events, "resumed").getFirst().contains("step 7"), events::toString);
        assertTrue(
                ToyRun.notes(events, "warning").getFirst().contains("best-8.safetensors does not fit"),
                events::toString);
    }

    @Test
    void whereNoBestWeightsAreWholeTheRunGoesOnWithoutThem() throws IOException {
        for (boolean deleted : new boolean[] {false, true}) {
            Path place = folder.resolve("deleted " + deleted);
            ToyRun first = new ToyRun(place, ToyRun.everyStep(ToyRun.spec()));
            first.heard(6);
            first.run();
            Path best = place.resolve("checkpoints").resolve("best-4.safetensors");
            if (deleted) {
                Files.delete(best);
            } else {
                damage(best);
            }
            ToyRun second = new ToyRun(place, ToyRun.spec());
            List<RunEvent> events = second.heard(1000);
            second.run();
            assertTrue(ToyRun.notes(events, "resumed").getFirst().contains("step 6"), events::toString);
            assertTrue(ToyRun.notes(events, "warning").getLast().contains("looks for the best anew"), events::toString);
            assertTrue(
                    events.stream()
                            .filter(RunEvent.Evaluated.class::isInstance)
                            .map(RunEvent.Evaluated.class::cast)
                            .findFirst()
                            .orElseThrow()
                            .best(),
                    "the first that comes is the best so far");
        }
    }

    @Test
    void aByteChangedInACheckpointsDescriptionIsNoticed() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        first.heard(3);
        first.run();
        Path newest = folder.resolve("checkpoints").resolve("step-3.json");
        String whole = Files.readString(newest);
        for (String change : List.of(
                "\"step\" : 3|\"step\" : 4", "\"seed\" : 4|\"seed\" : 5", "\"rateScale\" : 1|\"rateScale\" : 7")) {
            String[] parts = change.split("\\|");
            assertTrue(whole.contains(parts[0]), whole);
            Files.writeString(newest, whole.replace(parts[0], parts[1]));
            ToyRun second = new ToyRun(folder, ToyRun.spec());
            List<RunEvent> events = second.heard(0);
            second.stop = () -> true;
            second.run();
            assertTrue(ToyRun.notes(events, "resumed").getFirst().contains("step 2"), events::toString);
            String told = ToyRun.notes(events, "warning").getFirst();
            assertTrue(told.contains("step-3.json cannot be used: its check sum does not fit"), told);
        }
    }

    @Test
    void ofTheCheckpointsTheOneWithTheLargestNumberIsTheNewest() throws IOException {
        ToyRun first = new ToyRun(folder, ToyRun.everyStep(ToyRun.spec()));
        first.heard(10);
        float[] saved = first.run();
        ToyRun second = new ToyRun(folder, ToyRun.spec());
        List<RunEvent> events = second.heard(0);
        second.stop = () -> true;
        assertArrayEquals(saved, second.run());
        assertTrue(ToyRun.notes(events, "resumed").getFirst().contains("step 10"), events::toString);
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }
}
