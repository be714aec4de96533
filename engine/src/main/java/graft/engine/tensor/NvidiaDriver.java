package graft.engine.tensor;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// NVIDIA's driver, asked by its own C interface (CUDA driver API, "Device Management"; NVML, "Device
/// Queries"), which every machine with the driver has. It starts nothing on a GPU and takes no memory there.
public final class NvidiaDriver implements GpuDriver {

    private static final Logger LOG = LoggerFactory.getLogger(NvidiaDriver.class);

    private static final int SUCCESS = 0;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int MOST_GPUS = 64;
    private static final int LONGEST_NAME = 256;
    private static final int UUID = 16;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final int MOST_PROCESSES = 1024;

    /// `nvmlProcessInfo_t`: the process, its bytes, and two numbers of a part of a GPU.
    private static final MemoryLayout PROCESS = MemoryLayout.structLayout(
            INT, MemoryLayout.paddingLayout(Integer.BYTES), LONG, MemoryLayout.sequenceLayout(2, INT));

    private static final long PROCESS_BYTES = 2L * Integer.BYTES;

    private final int cudaVersion;
    private final List<Gpu> gpus;
    private final List<String> uuids;
    private final @Nullable Functions management;

    private NvidiaDriver(int cudaVersion, List<Gpu> gpus, List<String> uuids, @Nullable Functions management) {
        this.cudaVersion = cudaVersion;
        this.gpus = List.copyOf(gpus);
        this.uuids = List.copyOf(uuids);
        this.management = management;
    }

    /// This machine's driver, if it has one that answers; its libraries stay loaded.
    public static Optional<GpuDriver> find() {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Optional<SymbolLookup> cuda =
                windows ? library("nvcuda.dll") : library("libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1");
        Optional<SymbolLookup> management =
                windows ? library("nvml.dll") : library("libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1");
        return cuda.flatMap(found -> of(found, management.orElse(null)));
    }

    /// @param cuda       the driver's library
    /// @param management NVML, for free memory; or null
    /// @return empty where the driver finds no GPU or does not start
    static Optional<GpuDriver> of(SymbolLookup cuda, @Nullable SymbolLookup management) {
        Functions driver = new Functions(cuda);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(INT);
            driver.call("cuInit", 0);
            driver.call("cuDriverGetVersion", number);
            int version = number.get(INT, 0);
            driver.call("cuDeviceGetCount", number);
            int count = Math.min(MOST_GPUS, number.get(INT, 0));
            List<Gpu> gpus = new ArrayList<>();
            List<String> uuids = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                driver.call("cuDeviceGet", number, i);
                int device = number.get(INT, 0);
                gpus.add(gpu(driver, arena, i, device));
                uuids.add(uuid(driver, arena, device));
            }
            return count == 0
                    ? Optional.empty()
                    : Optional.of(new NvidiaDriver(version, gpus, uuids, started(management)));
        } catch (DriverFailure failure) {
            LOG.warn("The NVIDIA driver does not answer: {}", failure.getMessage());
            return Optional.empty();
        }
    }

    private static Gpu gpu(Functions driver, Arena arena, int index, int device) {
        MemorySegment name = arena.allocate(LONGEST_NAME);
        driver.call("cuDeviceGetName", name, LONGEST_NAME, device);
        MemorySegment bytes = arena.allocate(LONG);
        driver.call("cuDeviceTotalMem_v2", bytes, device);
        MemorySegment major = arena.allocate(INT);
        driver.call("cuDeviceGetAttribute", major, CAPABILITY_MAJOR, device);
        MemorySegment minor = arena.allocate(INT);
        driver.call("cuDeviceGetAttribute", minor, CAPABILITY_MINOR, device);
        String words = name.getString(0, StandardCharsets.ISO_8859_1).strip();
        return new Gpu(index, words, major.get(INT, 0), minor.get(INT, 0), bytes.get(LONG, 0));
    }

    /// `GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, the name by which NVML knows the GPU: it numbers them in
    /// another order than CUDA.
    private static String uuid(Functions driver, Arena arena, int device) {
        MemorySegment bytes = arena.allocate(UUID);
        driver.call("cuDeviceGetUuid", bytes, device);
        StringBuilder text = new StringBuilder("GPU");
        for (int i = 0; i < UUID; i++) {
            text.append(i == 0 || i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "");
            text.append(String.format(Locale.ROOT, "%02x", bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff));
        }
        return text.toString();
    }

    private static @Nullable Functions started(@Nullable SymbolLookup management) {
        if (management == null) {
            return null;
        }
        try {
            Functions functions = new Functions(management);
            functions.call("nvmlInit_v2");
            return functions;
        } catch (DriverFailure failure) {
            LOG.info("The driver does not tell free memory: {}", failure.getMessage());
            return null;
        }
    }

    @Override
    public int cudaVersion() {
        return cudaVersion;
    }

    @Override
    public List<Gpu> gpus() {
        return gpus;
    }

    @Override
    public OptionalLong freeBytes(Gpu gpu) {
        return managed(gpu, (functions, handle, arena) -> {
            MemorySegment memory = arena.allocate(MemoryLayout.sequenceLayout(3, LONG)); // total, free, used
            functions.call("nvmlDeviceGetMemoryInfo", handle, memory);
            return OptionalLong.of(memory.getAtIndex(LONG, 1));
        });
    }

    /// NVML lists the processes that compute on a GPU. In a container it may number them as the host does: a process
    /// that is not among them is then one that is not told of.
    @Override
    public OptionalLong heldBytes(Gpu gpu, long process) {
        return managed(gpu, (functions, handle, arena) -> {
            MemorySegment count = arena.allocate(INT);
            count.set(INT, 0, MOST_PROCESSES);
            MemorySegment processes = arena.allocate(PROCESS.byteSize() * MOST_PROCESSES, PROCESS.byteAlignment());
            functions.call("nvmlDeviceGetComputeRunningProcesses_v3", handle, count, processes);
            return processes
                    .asSlice(0, PROCESS.byteSize() * count.get(INT, 0))
                    .elements(PROCESS)
                    .filter(each -> each.get(INT, 0) == process && each.get(LONG, PROCESS_BYTES) >= 0)
                    .mapToLong(each -> each.get(LONG, PROCESS_BYTES))
                    .findFirst();
        });
    }

    /// What NVML is asked about a GPU.
    private interface Question {
        OptionalLong ask(Functions functions, MemorySegment handle, Arena arena);
    }

    private OptionalLong managed(Gpu gpu, Question question) {
        Functions functions = management;
        if (functions == null) {
            return OptionalLong.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(POINTER);
            functions.call("nvmlDeviceGetHandleByUUID", arena.allocateFrom(uuids.get(gpu.index())), handle);
            return question.ask(functions, handle.get(POINTER, 0), arena);
        } catch (DriverFailure failure) {
            LOG.debug("The driver does not tell of {}: {}", gpu, failure.getMessage());
            return OptionalLong.empty();
        }
    }

    @SuppressWarnings("restricted") // the driver's library; native access is what libtorch needs anyway
    private static Optional<SymbolLookup> library(String... names) {
        for (String name : names) {
            try {
                return Optional.of(
                        name.startsWith("/")
                                ? SymbolLookup.libraryLookup(Path.of(name), Arena.global())
                                : SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException none) {
                LOG.debug("{} is not here", name);
            }
        }
        return Optional.empty();
    }

    /// A function of the driver that is missing or said no.
    private static final class DriverFailure extends RuntimeException {
        DriverFailure(String message) {
            super(message, null, false, false);
        }
    }

    /// C functions that take integers and pointers and return a status, 0 for success.
    private record Functions(SymbolLookup library) {

        @SuppressWarnings("restricted") // as above
        void call(String name, Object... arguments) {
            MemorySegment function =
                    library.find(name).orElseThrow(() -> new DriverFailure("it has no function " + name));
            MemoryLayout[] layouts = new MemoryLayout[arguments.length];
            for (int i = 0; i < layouts.length; i++) {
                layouts[i] = arguments[i] instanceof Integer ? INT : POINTER;
            }
            int status;
            try {
                status = (int) Linker.nativeLinker()
                        .downcallHandle(function, FunctionDescriptor.of(INT, layouts))
                        .invokeWithArguments(arguments);
            } catch (Throwable failure) {
                throw new DriverFailure(name + ": " + failure);
            }
            if (status != SUCCESS) {
                throw new DriverFailure(name + " answers " + status);
            }
        }
    }
}
