package graft.engine.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryCalibration.Observation;
import graft.engine.recipe.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBookTest {

    private static final Observation RUN = new Observation(1e8, 1e9, 1.5e9);

    @TempDir
    private Path folder;

    @Test
    void runsCalibrateTheirOwnMachineDeviceAndPrecision() throws IOException {
        MemoryBook book = new MemoryBook(folder.resolve("cache"));
        MemoryBook.Place here = MemoryBook.Place.here("cpu", Precision.FP32);
        assertEquals(MemoryBook.Reading.NOTHING, book.read(here));
        book.add(here, RUN);
        assertEquals(MemoryCalibration.of(List.of(RUN)), book.read(here).calibration());
        assertEquals(book.read(here), book.latest(Precision.FP32));
        assertEquals(MemoryBook.Reading.NOTHING, book.latest(Precision.NF4));
        assertEquals(MemoryBook.Reading.NOTHING, book.read(MemoryBook.Place.here("NVIDIA L4", Precision.FP32)));
        assertEquals(MemoryBook.Reading.NOTHING, book.read(new MemoryBook.Place("another machine", "cpu", "fp32")));
    }

    @Test
    void theNewestRunsCount() throws IOException {
        MemoryBook book = new MemoryBook(folder);
        MemoryBook.Place here = MemoryBook.Place.here("cpu", Precision.FP32);
        for (int i = 0; i < 70; i++) {
            book.add(here, i < 60 ? new Observation(0, 1, 9e9) : RUN);
        }
        assertEquals(8, book.read(here).calibration().runs());
        assertEquals(
                MemoryCalibration.of(Collections.nCopies(8, RUN)),
                book.read(here).calibration());
        assertTrue(Files.size(folder.resolve("memory.json")) < 64 * 300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"schema\": \"graft.memory/9\", \"runs\": []}",
                "{\"schema\": \"graft.memory/1\", \"runs\": [{}]}",
                "{\"schema\": \"graft.memory/1\", \"runs\": [{\"machine\": \"m\", \"device\": \"cpu\","
                        + " \"precision\": \"fp32\", \"fixed\": 1, \"activations\": -5, \"peak\": 1}]}",
                "{\"schema\": \"graft.memory/1\", \"runs\": [{\"machine\": \"m\", \"device\": \"cpu\","
                        + " \"precision\": \"fp32\", \"fixed\": 1, \"activations\": 1, \"peak\": 1e300}]}",
            })
    void aDamagedFileIsIgnoredSaysSoAndIsBegunAnew(String text) throws IOException {
        Files.writeString(folder.resolve("memory.json"), text);
        MemoryBook book = new MemoryBook(folder);
        MemoryBook.Place here = MemoryBook.Place.here("cpu", Precision.FP32);
        MemoryBook.Reading reading = book.read(here);
        assertEquals(MemoryCalibration.NONE, reading.calibration());
        assertNotNull(reading.damage());
        assertTrue(reading.damage().contains("memory.json"), reading.damage());
        assertEquals(reading, book.latest(Precision.FP32));
        book.add(here, RUN);
        assertEquals(1, book.read(here).calibration().runs());
        assertNull(book.read(here).damage());
    }
}
