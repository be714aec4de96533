package graft.engine.tensor;

import ai.djl.util.Utils;
import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// libtorch's libraries for GPUs, which the build does not carry for their size: a folder that is on this machine
/// already, from PyTorch's own packages or fetched by another program that uses DJL. Graft itself fetches none.
///
/// @param folder  that holds `libtorch.so` (`torch.dll`)
/// @param version for example `2.7.1`
/// @param flavour `cpu`, or the CUDA that it was built with: `cu128`
/// @param source  in words, why this one is used
public record LibTorch(Path folder, String version, String flavour, String source) {

    /// Names a folder of libtorch to be used instead of the build's.
    public static final String SETTING = "GRAFT_LIBTORCH";

    private static final String PROPERTY = "graft.libtorch";
    private static final String MAIN = System.mapLibraryName("torch");
    private static final String BINDING = System.mapLibraryName("djl_torch");

    /// The flavour of CUDA for which DJL publishes this version. Its binding serves every flavour of the version.
    private static final String CUDA = "cu128";

    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+\\.\\d+)(?:[+-](cpu|cu\\d+))?.*");
    private static final Pattern PYTHON_VERSION = Pattern.compile("__version__\\s*=\\s*['\"]([^'\"]+)['\"]");
    private static final long LONGEST = 1 << 16;

    /// What the build's binding is made for.
    ///
    /// @param torch version of libtorch
    /// @param djl   version of DJL
    private record Binding(String torch, String djl) {}

    /// The version of libtorch that this build works with.
    public static String wantedVersion() {
        return binding().torch;
    }

    /// What a machine with a GPU and a driver lacks, in words.
    public static String howToCompute() {
        return "The build carries libtorch for the processor only. Install PyTorch for CUDA in an environment of Python"
                + " (pip install torch==" + wantedVersion() + ", about 3 GB) and set " + SETTING
                + " to its folder.";
    }

    /// Where other programs that use DJL keep the libraries for CUDA that it fetched for them.
    private static Path fetchedFolder() {
        return Utils.getEngineCacheDir("pytorch").resolve(wantedVersion() + "-" + CUDA + "-" + classifier());
    }

    /// `linux-x86_64`, as DJL names systems.
    private static String classifier() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String os = system.startsWith("win") ? "win" : system.startsWith("mac") ? "osx" : "linux";
        String arch = System.getProperty("os.arch", "");
        return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }

    /// The libtorch to use, or empty for the one that comes with the build.
    ///
    /// @param gpus whether the machine has GPUs with a driver
    /// @throws MachineLacks when a named folder cannot be used
    static Optional<LibTorch> chosen(boolean gpus) {
        String named = setting(SETTING, PROPERTY);
        if (named != null) {
            return Optional.of(named(Path.of(named), SETTING).on(gpus));
        }
        String djl = setting("PYTORCH_LIBRARY_PATH", "PYTORCH_LIBRARY_PATH");
        if (djl != null) {
            return Optional.of(named(Path.of(djl), "PYTORCH_LIBRARY_PATH").on(gpus));
        }
        Path fetched = fetchedFolder();
        return gpus && Files.isRegularFile(fetched.resolve(MAIN))
                ? Optional.of(new LibTorch(fetched, wantedVersion(), CUDA, "from DJL's cache"))
                : Optional.empty();
    }

    /// @throws MachineLacks when it is for GPUs and there are none: its libraries then cannot be loaded
    LibTorch on(boolean gpus) {
        if (cuda() && !gpus) {
            throw new MachineLacks(
                    ErrorCode.NATIVE_LIBRARY,
                    "The libtorch in " + folder + " is built for CUDA (" + flavour
                            + "), and no NVIDIA driver answers here.",
                    "Install the driver, or leave " + SETTING + " out to use the libtorch of the build.");
        }
        return this;
    }

    private static @Nullable String setting(String variable, String property) {
        String value = Objects.requireNonNullElseGet(System.getenv(variable), () -> System.getProperty(property, ""))
                .strip();
        return value.isEmpty() ? null : value;
    }

    /// The libtorch of a folder: an unpacked libtorch, Python's package `torch`, or the environment that it is
    /// installed in.
    ///
    /// @param setting that names the folder
    /// @throws MachineLacks when there is none, or it is of another version than the build works with
    static LibTorch named(Path given, String setting) {
        Path folder = places(given).stream()
                .filter(place -> Files.isRegularFile(place.resolve(MAIN)))
                .findFirst()
                .orElseThrow(() -> new MachineLacks(
                        ErrorCode.NATIVE_LIBRARY,
                        setting + " names " + given + ", where no " + MAIN + " is.",
                        "Name the folder of an unpacked libtorch " + wantedVersion()
                                + " or of Python's package torch, or leave " + setting + " out."));
        Matcher version = VERSION.matcher(versionOf(folder));
        if (!version.matches()) {
            throw new MachineLacks(
                    ErrorCode.NATIVE_LIBRARY,
                    "The libtorch in " + folder + " does not say its version.",
                    "Take libtorch " + wantedVersion() + " with its file build-version, or Python's package torch.");
        }
        String found = version.group(1);
        if (!found.equals(wantedVersion()) && !ownBinding(folder)) {
            throw new MachineLacks(
                    ErrorCode.NATIVE_LIBRARY,
                    "The libtorch in " + folder + " is version " + found + "; this Graft works with " + wantedVersion()
                            + ".",
                    "Take libtorch " + wantedVersion() + " (pip install torch==" + wantedVersion() + "), or leave "
                            + setting + " out.");
        }
        String flavour = version.group(2);
        return new LibTorch(folder, found, flavour == null ? "cpu" : flavour, "named by " + setting);
    }

    private static List<Path> places(Path given) {
        Stream<Path> own =
                Stream.of(given, given.resolve("lib"), given.resolve("torch").resolve("lib"));
        Stream<Path> windows = Stream.of(given.resolve("Lib/site-packages/torch/lib"));
        return Stream.of(own, windows, environments(given.resolve("lib")))
                .flatMap(each -> each)
                .toList();
    }

    /// The package in an environment of Python: `lib/python3.N/site-packages/torch/lib`.
    private static Stream<Path> environments(Path lib) {
        try (Stream<Path> inside = Files.list(lib)) {
            return inside
                    .filter(path -> path.getFileName().toString().startsWith("python3"))
                    .map(path -> path.resolve("site-packages/torch/lib"))
                    .toList()
                    .stream();
        } catch (IOException none) {
            return Stream.empty();
        }
    }

    /// `2.7.1+cu126` from the file that each kind of package has, or from the name of DJL's folder; else empty.
    private static String versionOf(Path folder) {
        Path parent = Objects.requireNonNullElse(folder.toAbsolutePath().getParent(), folder);
        for (Path file : List.of(parent.resolve("version.py"), parent.resolve("build-version"))) {
            try {
                if (Files.isRegularFile(file) && Files.size(file) < LONGEST) {
                    String text = Files.readString(file);
                    Matcher python = PYTHON_VERSION.matcher(text);
                    return python.find() ? python.group(1) : text.strip();
                }
            } catch (IOException unreadable) {
                return "";
            }
        }
        return String.valueOf(folder.getFileName());
    }

    /// A folder that brings the part of DJL that is compiled against its own version.
    private static boolean ownBinding(Path folder) {
        return Files.exists(folder.resolve(BINDING)) || Files.exists(folder.resolve(binding().djl + "-" + BINDING));
    }

    private static Binding binding() {
        Properties properties = new Properties();
        try (InputStream in = LibTorch.class.getResourceAsStream("/jnilib/pytorch.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException broken) {
            throw new IllegalStateException("the class path's jnilib/pytorch.properties cannot be read", broken);
        }
        String both = properties.getProperty("jni_version", "0.0.0-0.0.0");
        return new Binding(both.substring(0, both.indexOf('-')), both.substring(both.indexOf('-') + 1));
    }

    boolean cuda() {
        return flavour.startsWith("cu");
    }

    /// Tells DJL to load this one.
    void use() {
        System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
        System.setProperty("PYTORCH_VERSION", version);
        System.setProperty("PYTORCH_FLAVOR", cuda() ? CUDA : "cpu");
    }
}
