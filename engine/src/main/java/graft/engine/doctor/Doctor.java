package graft.engine.doctor;

import graft.engine.error.EngineException;
import graft.engine.error.FileFault;
import graft.engine.model.PrecisionChoice;
import graft.engine.service.Installation;
import graft.engine.service.Machine;
import graft.engine.tensor.Devices;
import graft.engine.tensor.LibTorch;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Looks at the machine and says what works and what to install.
///
/// @param findings in the order of a first start
public record Doctor(List<Finding> findings) {

    private static final long LEAST_DISK = 1L << 30;
    private static final long LEAST_MEMORY = 3L << 30;
    private static final List<String> WINDOW_LIBRARIES =
            List.of("libgtk-3.so.0", "libX11.so.6", "libXtst.so.6", "libXxf86vm.so.1", "libGL.so.1");

    public enum State {
        GOOD,
        /// Graft works, with a limit worth knowing.
        ATTENTION,
        /// Nothing can be trained before this is mended.
        FAILED
    }

    /// @param name   what was looked at
    /// @param detail what was found
    /// @param advice what to install or do, or empty
    public record Finding(String name, State state, String detail, String advice) {}

    public Doctor {
        findings = List.copyOf(findings);
    }

    /// True where training works.
    public boolean healthy() {
        return findings.stream().noneMatch(finding -> finding.state() == State.FAILED);
    }

    /// @param workspace where runs would be kept
    public static Doctor examine(Installation installation, Path workspace) {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(display());
        findings.addAll(torch());
        findings.addAll(machine());
        findings.add(disk(workspace));
        findings.add(samples(installation.samples()));
        return new Doctor(findings);
    }

    private static Finding java() {
        int release = Runtime.version().feature();
        String detail =
                System.getProperty("java.vendor") + " " + Runtime.version() + " in " + System.getProperty("java.home");
        return release >= 25
                ? good("JDK", detail)
                : new Finding("JDK", State.FAILED, detail, "Install a JDK 25 or newer.");
    }

    private static Finding display() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return good("Display", "the system's own");
        }
        List<String> missing =
                WINDOW_LIBRARIES.stream().filter(name -> !libraryHere(name)).toList();
        String server = server();
        if (missing.isEmpty() && !server.isEmpty()) {
            return good("Display", server + ", with all libraries that the window needs");
        }
        String libraries = missing.isEmpty() ? "" : "missing " + String.join(", ", missing);
        String detail = server.isEmpty()
                ? "none (neither DISPLAY nor WAYLAND_DISPLAY is set)" + (libraries.isEmpty() ? "" : "; " + libraries)
                : server + "; " + libraries;
        String advice = missing.isEmpty()
                ? "Commands work; the window needs a graphical session."
                : "Commands work; for the window install GTK 3, OpenGL and X11 libraries (Debian, Ubuntu: libgtk-3-0"
                        + " libgl1 libxtst6 libxxf86vm1).";
        return new Finding("Display", State.ATTENTION, detail, advice);
    }

    private static String server() {
        String x = System.getenv("DISPLAY");
        String wayland = System.getenv("WAYLAND_DISPLAY");
        return x != null && !x.isEmpty()
                ? "X11 " + x
                : wayland != null && !wayland.isEmpty() ? "Wayland " + wayland : "";
    }

    private static boolean libraryHere(String name) {
        try (Stream<Path> folders =
                Stream.of("/usr/lib", "/usr/lib64", "/lib", "/lib64").map(Path::of)) {
            return folders.filter(Files::isDirectory).anyMatch(folder -> holds(folder, name));
        }
    }

    private static boolean holds(Path folder, String name) {
        try (Stream<Path> inside = Files.list(folder)) {
            return Files.exists(folder.resolve(name))
                    || inside.filter(path -> path.getFileName().toString().contains("-linux-gnu"))
                            .anyMatch(path -> Files.exists(path.resolve(name)));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static List<Finding> torch() {
        try {
            Torch torch = Torch.start();
            Finding library = good(
                    "libtorch",
                    torch.version() + " (" + torch.build() + "), " + torch.threads() + " threads for one operation"
                            + (torch.tf32() ? ", TF32 allowed" : ""));
            String precision = PrecisionChoice.ofWideModels(torch.preferred()).reason();
            return List.of(
                    library,
                    devices(torch.devices()),
                    good("Precision", "base.precision auto takes " + precision + " (models below width 512: fp32)"));
        } catch (EngineException failure) {
            return List.of(
                    new Finding("libtorch", State.FAILED, String.valueOf(failure.getMessage()), failure.nextStep()));
        }
    }

    private static Finding devices(Devices devices) {
        String uses = "; training uses " + devices.names().getFirst();
        if (devices.idleGpus()) {
            return new Finding(
                    "Devices", State.ATTENTION, "cpu only, beside " + devices.gpuWords(), LibTorch.howToCompute());
        }
        if (devices.gpus().isEmpty()) {
            return devices.all().size() > 1
                    ? good("Devices", String.join(", ", devices.names()) + uses)
                    : good("Devices", "cpu; no GPU was found");
        }
        String driver = devices.driver()
                .map(found -> "driver for CUDA " + found.cuda() + ": ")
                .orElse("");
        return good("Devices", driver + devices.gpuWords() + "; cpu" + uses);
    }

    private static List<Finding> machine() {
        Machine machine = Machine.here();
        boolean bf16 = machine.processor().contains("bf16");
        Finding memory = machine.freeBytes() >= LEAST_MEMORY
                ? good("Memory", gigabytes(machine.freeBytes()) + " of " + gigabytes(machine.memoryBytes()) + " free")
                : new Finding(
                        "Memory",
                        State.ATTENTION,
                        gigabytes(machine.freeBytes()) + " of " + gigabytes(machine.memoryBytes()) + " free",
                        "Enough for the bundled models; larger ones want 4 GB and more. Close other programs.");
        return List.of(
                good(
                        "Processor",
                        machine.processor() + (bf16 ? " (bf16 is native: the default precision is fast)" : "")),
                memory);
    }

    private static Finding disk(Path workspace) {
        Path existing = workspace.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isWritable(existing)) {
            return new Finding(
                    "Workspace",
                    State.FAILED,
                    workspace + " cannot be written",
                    "Choose another folder by --workspace, or change its permissions.");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            return free >= LEAST_DISK
                    ? good("Workspace", workspace + ", " + gigabytes(free) + " free")
                    : new Finding(
                            "Workspace",
                            State.ATTENTION,
                            workspace + ", only " + gigabytes(free) + " free",
                            "Free some space: runs keep checkpoints of up to the size of the model.");
        } catch (IOException failure) {
            return new Finding("Workspace", State.ATTENTION, workspace + ": " + FileFault.of(failure), "");
        }
    }

    private static Finding samples(Path samples) {
        try (Stream<Path> inside = Files.walk(samples, 3)) {
            List<String> models = inside.filter(path -> Files.exists(path.resolve("config.json")))
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            if (!models.isEmpty()) {
                return good("Bundled models", String.join(", ", models) + " in " + samples);
            }
        } catch (IOException missing) {
            return noSamples(samples);
        }
        return noSamples(samples);
    }

    private static Finding noSamples(Path samples) {
        return new Finding(
                "Bundled models",
                State.FAILED,
                "none in " + samples,
                "The installation is incomplete; install or clone Graft again.");
    }

    private static Finding good(String name, String detail) {
        return new Finding(name, State.GOOD, detail, "");
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
