package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import graft.engine.error.FileFault;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryCalibration.Observation;
import graft.engine.recipe.Precision;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What runs were measured to take: `memory.json` among what a workspace can do without. Estimates are calibrated by
/// the runs of the same machine, device and precision. A file that cannot be read counts as none, and says so.
///
/// @param folder of the workspace's caches
public record MemoryBook(Path folder) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SCHEMA = "graft.memory/1";

    /// Runs that are remembered, the newest last, and of those that one calibration is made of.
    private static final int REMEMBERED = 64;

    private static final int USED = 8;
    private static final double MOST_BYTES = 1L << 50;

    /// A workspace's.
    public static MemoryBook of(Workspace workspace) {
        return new MemoryBook(workspace.folder().resolve("cache"));
    }

    /// Of which runs a measurement speaks.
    ///
    /// @param machine processors and memory
    /// @param device  `cpu`, or a GPU's name
    /// @param precision as recipes name it
    public record Place(String machine, String device, String precision) {

        /// Runs on this machine.
        public static Place here(String device, Precision precision) {
            long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? system.getTotalMemorySize()
                    : 0;
            String machine = String.format(
                    Locale.ROOT,
                    "%s, %d cores, %d GiB",
                    System.getProperty("os.arch", ""),
                    Runtime.getRuntime().availableProcessors(),
                    memory >> 30);
            return new Place(machine, device, precision.text());
        }
    }

    /// @param damage why the file is not used, or null
    public record Reading(
            MemoryCalibration calibration, @Nullable String damage) {

        public static final Reading NOTHING = new Reading(MemoryCalibration.NONE, null);
    }

    private record Entry(Place place, Observation run) {}

    /// What is known of a place.
    public Reading read(Place place) {
        try {
            List<Observation> runs = entries().stream()
                    .filter(entry -> entry.place.equals(place))
                    .map(Entry::run)
                    .toList();
            List<Observation> newest = runs.subList(Math.max(0, runs.size() - USED), runs.size());
            return new Reading(newest.isEmpty() ? MemoryCalibration.NONE : MemoryCalibration.of(newest), null);
        } catch (IOException damaged) {
            return new Reading(
                    MemoryCalibration.NONE,
                    file() + " cannot be used (" + FileFault.of(damaged)
                            + "): memory is estimated without what earlier runs took.");
        }
    }

    /// What is known of this machine at a precision: of the device that was used last.
    public Reading latest(Precision precision) {
        Place here = Place.here("", precision);
        String device = "";
        try {
            for (Entry entry : entries()) {
                boolean same = entry.place.machine().equals(here.machine())
                        && entry.place.precision().equals(here.precision());
                device = same ? entry.place.device() : device;
            }
        } catch (IOException _) {
            return read(here); // says what is wrong
        }
        return read(Place.here(device, precision));
    }

    /// Adds a run. A damaged file is begun anew.
    ///
    /// @throws IOException when it cannot be written
    public void add(Place place, Observation run) throws IOException {
        List<Entry> entries;
        try {
            entries = new ArrayList<>(entries());
        } catch (IOException damaged) {
            entries = new ArrayList<>();
        }
        entries.add(new Entry(place, run));
        ObjectNode node = MAPPER.createObjectNode().put("schema", SCHEMA);
        var runs = node.putArray("runs");
        for (Entry entry : entries.subList(Math.max(0, entries.size() - REMEMBERED), entries.size())) {
            runs.addObject()
                    .put("machine", entry.place.machine())
                    .put("device", entry.place.device())
                    .put("precision", entry.place.precision())
                    .put("fixed", entry.run.fixed())
                    .put("activations", entry.run.activations())
                    .put("peak", entry.run.peak());
        }
        Files.createDirectories(folder);
        AtomicFile.write(file(), node.toPrettyString() + "\n");
    }

    private List<Entry> entries() throws IOException {
        JsonNode node;
        try {
            node = MAPPER.readTree(Files.readString(file()));
        } catch (NoSuchFileException none) {
            return List.of();
        }
        if (!node.path("schema").asText().equals(SCHEMA) || !node.path("runs").isArray()) {
            throw new IOException("it is no " + SCHEMA);
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode run : node.path("runs")) {
            entries.add(new Entry(
                    new Place(text(run, "machine"), text(run, "device"), text(run, "precision")),
                    new Observation(bytes(run, "fixed"), bytes(run, "activations"), Math.max(1, bytes(run, "peak")))));
        }
        return entries;
    }

    private static String text(JsonNode run, String field) throws IOException {
        if (!run.path(field).isTextual()) {
            throw new IOException(field + " is no text");
        }
        return run.path(field).textValue();
    }

    private static double bytes(JsonNode run, String field) throws IOException {
        double value = run.path(field).asDouble(-1);
        if (!run.path(field).isNumber() || !(value >= 0 && value < MOST_BYTES)) {
            throw new IOException(field + " is no number of bytes");
        }
        return value;
    }

    private Path file() {
        return folder.resolve("memory.json");
    }
}
