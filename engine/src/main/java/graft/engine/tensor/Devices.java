package graft.engine.tensor;

import ai.djl.Device;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What libtorch computes on here. A device that is asked for by name is used or refused, never replaced: a
/// run that was meant for a GPU and goes to the processor is a lost day.
///
/// @param all    the preferred one first: `cuda:0`, …, `mps`, `cpu`; never empty
/// @param gpus   that the driver has, whether or not libtorch can use them
/// @param driver of the GPUs, where there is one
public record Devices(List<Device> all, List<Gpu> gpus, Optional<GpuDriver> driver) {

    public Devices {
        all = List.copyOf(all);
        gpus = List.copyOf(gpus);
    }

    /// @param cuda  whether libtorch computes on the driver's GPUs
    /// @param count of them, as DJL found, where the driver does not tell
    /// @param mps   whether it computes on Apple's
    static Devices of(Optional<GpuDriver> driver, boolean cuda, int count, boolean mps) {
        List<Gpu> gpus = driver.map(GpuDriver::gpus).orElse(List.of());
        List<Device> all = new ArrayList<>();
        int usable = !cuda ? 0 : gpus.isEmpty() ? count : gpus.size();
        for (int i = 0; i < usable; i++) {
            all.add(Device.gpu(i));
        }
        if (mps) {
            all.add(Device.of("mps", 0));
        }
        all.add(Device.cpu());
        return new Devices(all, gpus, driver);
    }

    /// The device that training uses unless told otherwise: the first GPU, else the CPU.
    public Device preferred() {
        return all.getFirst();
    }

    /// The device named `cpu`, `cuda`, `cuda:N` or `mps`; null or `auto` is {@link #preferred}.
    ///
    /// @throws InvalidInput when the name is none of these
    /// @throws MachineLacks when there is no such device here, with what is missing
    public Device named(@Nullable String name) {
        if (name == null || name.isBlank() || name.equals("auto")) {
            return preferred();
        }
        if (!name.matches("cpu|mps|cuda(:\\d{1,3})?")) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "\"" + name + "\" is no device.", "Give cpu, cuda, cuda:N or mps.");
        }
        String wanted = name.equals("cuda") ? "cuda:0" : name;
        return all.stream()
                .filter(device -> name(device).equals(wanted))
                .findFirst()
                .orElseThrow(() -> missing(wanted));
    }

    private MachineLacks missing(String wanted) {
        if (wanted.startsWith("cuda") && idleGpus()) {
            return new MachineLacks(
                    ErrorCode.DEVICE_UNAVAILABLE,
                    "There is no device " + wanted
                            + " here: the libtorch in use computes on the processor only, beside " + gpuWords() + ".",
                    LibTorch.howToCompute());
        }
        return new MachineLacks(
                ErrorCode.DEVICE_UNAVAILABLE,
                "There is no device " + wanted + " here; found " + String.join(", ", names()) + ".",
                "Leave the device out to use " + name(preferred()) + ".");
    }

    /// Whether the driver has GPUs that libtorch does not use.
    public boolean idleGpus() {
        return !gpus.isEmpty() && all.stream().noneMatch(Device::isGpu);
    }

    /// The driver's GPUs in words.
    public String gpuWords() {
        return gpus.stream().map(Gpu::text).collect(Collectors.joining("; "));
    }

    public List<String> names() {
        return all.stream().map(Devices::name).toList();
    }

    /// The GPU behind a device, where the driver describes it.
    public Optional<Gpu> gpu(Device device) {
        return gpus.stream()
                .filter(gpu -> device.isGpu() && gpu.index() == device.getDeviceId())
                .findFirst();
    }

    /// Whose memory a device has: a GPU's name, else as {@link #name}.
    public String owner(Device device) {
        return gpu(device).map(Gpu::name).orElse(name(device));
    }

    /// Memory of a GPU that no program holds now, as its driver tells.
    public OptionalLong freeBytes(Device device) {
        Optional<Gpu> gpu = gpu(device);
        return gpu.isPresent() && driver.isPresent() ? driver.get().freeBytes(gpu.get()) : OptionalLong.empty();
    }

    /// Memory of a GPU that a process holds now, as its driver tells.
    public OptionalLong heldBytes(Device device, long process) {
        Optional<Gpu> gpu = gpu(device);
        return gpu.isPresent() && driver.isPresent()
                ? driver.get().heldBytes(gpu.get(), process)
                : OptionalLong.empty();
    }

    /// Memory of a GPU that this process holds now; where the driver does not tell of it, what all programs hold; 0
    /// where it tells nothing.
    public long usedBytes(Device device) {
        OptionalLong own = heldBytes(device, ProcessHandle.current().pid());
        OptionalLong free = freeBytes(device);
        return own.isPresent() || free.isEmpty()
                ? own.orElse(0)
                : gpu(device).orElseThrow().memoryBytes() - free.getAsLong();
    }

    /// `cpu`, `cuda:0`, `mps`.
    public static String name(Device device) {
        return switch (device.getDeviceType()) {
            case Device.Type.GPU -> "cuda:" + device.getDeviceId();
            case Device.Type.CPU -> "cpu";
            default -> device.getDeviceType();
        };
    }
}
