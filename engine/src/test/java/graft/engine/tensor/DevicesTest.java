package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DevicesTest {

    private static final GpuDriver TWO = new GpuDriver() {
        @Override
        public int cudaVersion() {
            return 12080;
        }

        @Override
        public List<Gpu> gpus() {
            return List.of(new Gpu(0, "Large", 9, 0, 80L << 30), new Gpu(1, "Old", 7, 5, 6L << 30));
        }

        @Override
        public OptionalLong freeBytes(Gpu gpu) {
            return OptionalLong.of(gpu.memoryBytes() / 2);
        }

        @Override
        public OptionalLong heldBytes(Gpu gpu, long process) {
            boolean told =
                    gpu.index() == 0 && process == ProcessHandle.current().pid();
            return told ? OptionalLong.of(7L << 30) : OptionalLong.empty();
        }
    };

    @Test
    void severalGpusAreListedAndEachCanBeChosen() {
        Devices devices = Devices.of(Optional.of(TWO), true, 0, false);

        assertEquals(List.of("cuda:0", "cuda:1", "cpu"), devices.names());
        assertEquals(Device.gpu(0), devices.preferred());
        assertEquals(Device.gpu(1), devices.named("cuda:1"));
        assertEquals(Device.cpu(), devices.named("cpu"));
        assertEquals(OptionalLong.of(3L << 30), devices.freeBytes(Device.gpu(1)));
    }

    @Test
    void whatARunTookIsItsOwnProcesssWhereTheDriverTellsOfItAndElseWhatAllHold() {
        Devices devices = Devices.of(Optional.of(TWO), true, 0, false);

        assertEquals(
                7L << 30, devices.usedBytes(Device.gpu(0)), "half of the card's 80 GB are taken, 7 by this process");
        assertEquals(3L << 30, devices.usedBytes(Device.gpu(1)), "not told of");
        assertEquals(OptionalLong.empty(), devices.heldBytes(Device.gpu(0), -1));
        assertEquals(0, Devices.of(Optional.empty(), true, 1, false).usedBytes(Device.gpu(0)));
    }

    @Test
    void aGpuThatIsNotThereIsRefusedAndNotReplaced() {
        Devices devices = Devices.of(Optional.of(TWO), true, 0, false);

        MachineLacks missing = assertThrows(MachineLacks.class, () -> devices.named("cuda:7"));
        assertEquals(ErrorCode.DEVICE_UNAVAILABLE, missing.code());
        assertTrue(missing.paragraph().contains("found cuda:0, cuda:1, cpu"), missing.paragraph());
        assertThrows(MachineLacks.class, () -> devices.named("mps"));
        assertThrows(InvalidInput.class, () -> devices.named("gpu"));
    }

    @Test
    void aLibtorchForTheProcessorBesideAGpuIsToldAndNotUsedSilently() {
        Devices devices = Devices.of(Optional.of(TWO), false, 0, false);

        assertEquals(List.of("cpu"), devices.names());
        assertTrue(devices.idleGpus());
        MachineLacks missing = assertThrows(MachineLacks.class, () -> devices.named("cuda"));
        assertTrue(missing.paragraph().contains("computes on the processor only"), missing.paragraph());
        assertTrue(missing.paragraph().contains(LibTorch.SETTING), missing.paragraph());
    }
}
