package graft.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The driver's C interface, played by Java: two cards, which NVML knows by their UUIDs.
class NvidiaDriverTest {

    private static final int NO_DEVICE = 100;

    static int started(int flags) {
        return 0;
    }

    static int noGpu(int flags) {
        return NO_DEVICE;
    }

    static int version(MemorySegment version) {
        sized(version, 4).set(ValueLayout.JAVA_INT, 0, 12080);
        return 0;
    }

    static int count(MemorySegment count) {
        sized(count, 4).set(ValueLayout.JAVA_INT, 0, 2);
        return 0;
    }

    static int device(MemorySegment device, int index) {
        sized(device, 4).set(ValueLayout.JAVA_INT, 0, 40 + index);
        return 0;
    }

    static int name(MemorySegment name, int length, int device) {
        sized(name, length).setString(0, device == 40 ? "NVIDIA Large" : "NVIDIA Old");
        return 0;
    }

    static int memory(MemorySegment bytes, int device) {
        sized(bytes, 8).set(ValueLayout.JAVA_LONG, 0, device == 40 ? 80_000_000_000L : 6_000_000_000L);
        return 0;
    }

    static int attribute(MemorySegment value, int attribute, int device) {
        int capability = device == 40 ? 90 : 75;
        sized(value, 4).set(ValueLayout.JAVA_INT, 0, attribute == 75 ? capability / 10 : capability % 10);
        return 0;
    }

    static int uuid(MemorySegment bytes, int device) {
        sized(bytes, 16).set(ValueLayout.JAVA_BYTE, 0, (byte) (0xf0 + device - 40));
        return 0;
    }

    static int init() {
        return 0;
    }

    static int handle(MemorySegment uuid, MemorySegment handle) {
        boolean first = sized(uuid, 64).getString(0).equals("GPU-f0000000-0000-0000-0000-000000000000");
        sized(handle, 8).set(ValueLayout.ADDRESS, 0, MemorySegment.ofAddress(first ? 1 : 2));
        return 0;
    }

    static int use(MemorySegment handle, MemorySegment memory) {
        sized(memory, 24).setAtIndex(ValueLayout.JAVA_LONG, 1, 1_000_000_000L * handle.address());
        return 0;
    }

    /// On the first card two processes, of which one's memory is not told; the second does not answer.
    static int processes(MemorySegment handle, MemorySegment count, MemorySegment processes) {
        if (handle.address() != 1) {
            return NO_DEVICE;
        }
        int room = sized(count, 4).get(ValueLayout.JAVA_INT, 0);
        MemorySegment all = sized(processes, 24L * room);
        all.set(ValueLayout.JAVA_INT, 0, 4321);
        all.set(ValueLayout.JAVA_LONG, 8, -1);
        all.set(ValueLayout.JAVA_INT, 24, 1234);
        all.set(ValueLayout.JAVA_LONG, 32, 900_000_000L);
        sized(count, 4).set(ValueLayout.JAVA_INT, 0, 2);
        return 0;
    }

    @SuppressWarnings("restricted") // what the driver would write to
    private static MemorySegment sized(MemorySegment pointer, long bytes) {
        return pointer.reinterpret(bytes);
    }

    /// A library whose functions are methods of this class: their arguments by letter, i for int and p for
    /// pointer.
    @SuppressWarnings("restricted") // functions for C to call
    private static SymbolLookup library(Arena arena, Map<String, String> functions) {
        Map<String, MemorySegment> symbols = new HashMap<>();
        functions.forEach((name, method) -> {
            String letters = method.substring(method.indexOf(' ') + 1);
            MemoryLayout[] layouts = letters.chars()
                    .mapToObj(letter -> letter == 'i' ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS)
                    .toArray(MemoryLayout[]::new);
            Class<?>[] types = Arrays.stream(layouts)
                    .map(layout -> layout == ValueLayout.JAVA_INT ? int.class : MemorySegment.class)
                    .toArray(Class<?>[]::new);
            try {
                symbols.put(
                        name,
                        Linker.nativeLinker()
                                .upcallStub(
                                        MethodHandles.lookup()
                                                .findStatic(
                                                        NvidiaDriverTest.class,
                                                        method.substring(0, method.indexOf(' ')),
                                                        MethodType.methodType(int.class, types)),
                                        FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts),
                                        arena));
            } catch (ReflectiveOperationException missing) {
                throw new AssertionError(missing);
            }
        });
        return name -> Optional.ofNullable(symbols.get(name));
    }

    private static final Map<String, String> CUDA = Map.of(
            "cuInit", "started i",
            "cuDriverGetVersion", "version p",
            "cuDeviceGetCount", "count p",
            "cuDeviceGet", "device pi",
            "cuDeviceGetName", "name pii",
            "cuDeviceTotalMem_v2", "memory pi",
            "cuDeviceGetAttribute", "attribute pii",
            "cuDeviceGetUuid", "uuid pi");

    private static final Map<String, String> MANAGEMENT = Map.of(
            "nvmlInit_v2", "init ",
            "nvmlDeviceGetHandleByUUID", "handle pp",
            "nvmlDeviceGetMemoryInfo", "use pp",
            "nvmlDeviceGetComputeRunningProcesses_v3", "processes ppp");

    @Test
    void theDriverTellsCardsAndFreeMemory() {
        try (Arena arena = Arena.ofConfined()) {
            GpuDriver driver = NvidiaDriver.of(library(arena, CUDA), library(arena, MANAGEMENT))
                    .orElseThrow();

            assertEquals("12.8", driver.cuda());
            assertEquals(2, driver.gpus().size());
            Gpu large = driver.gpus().getFirst();
            assertEquals("cuda:0 NVIDIA Large, 80.0 GB, compute capability 9.0", large.text());
            assertTrue(large.multipliesBfloat16());
            assertFalse(driver.gpus().getLast().multipliesBfloat16());
            assertEquals(OptionalLong.of(1_000_000_000L), driver.freeBytes(large));
            assertEquals(
                    OptionalLong.of(2_000_000_000L),
                    driver.freeBytes(driver.gpus().getLast()));
        }
    }

    @Test
    void theDriverTellsWhatAProcessHoldsOfACard() {
        try (Arena arena = Arena.ofConfined()) {
            GpuDriver driver = NvidiaDriver.of(library(arena, CUDA), library(arena, MANAGEMENT))
                    .orElseThrow();
            Gpu large = driver.gpus().getFirst();

            assertEquals(OptionalLong.of(900_000_000L), driver.heldBytes(large, 1234));
            assertEquals(OptionalLong.empty(), driver.heldBytes(large, 4321), "the driver gave no number for it");
            assertEquals(OptionalLong.empty(), driver.heldBytes(large, 99), "it is not among those that compute");
            assertEquals(OptionalLong.empty(), driver.heldBytes(driver.gpus().getLast(), 1234));
        }
    }

    @Test
    void withoutTheManagementLibraryFreeMemoryIsUnknown() {
        try (Arena arena = Arena.ofConfined()) {
            GpuDriver driver = NvidiaDriver.of(library(arena, CUDA), null).orElseThrow();

            assertEquals(OptionalLong.empty(), driver.freeBytes(driver.gpus().getFirst()));
            assertEquals(OptionalLong.empty(), driver.heldBytes(driver.gpus().getFirst(), 1234));
        }
    }

    @Test
    void aDriverThatFindsNoGpuOrLacksAFunctionIsNone() {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, String> none = new HashMap<>(CUDA);
            none.put("cuInit", "noGpu i");
            Map<String, String> old = new HashMap<>(CUDA);
            old.remove("cuDeviceGetUuid");

            assertTrue(NvidiaDriver.of(library(arena, none), null).isEmpty());
            assertTrue(NvidiaDriver.of(library(arena, old), null).isEmpty());
        }
    }
}
