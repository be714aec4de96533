package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.runs.AtomicFile;
import graft.engine.tensor.Optimize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The checkpoints of a run: `step-N.safetensors` (trainable tensors and moments), `step-N.json` (a {@link Checkpoint}
/// and the check sums of all its files and of itself, written last: it makes the checkpoint exist),
/// `best-N.safetensors` (the best weights so far). The last two are kept, so that a damaged one leaves another.
final class Checkpoints {

    private static final int KEPT = 2;
    private static final String SUM = "crc32c";
    private static final String BEST_SUM = "bestCrc32c";
    private static final String OWN_SUM = "descriptionCrc32c";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path folder;

    /// Check sums of the files with best weights that were written or read here; others of their names are of no use.
    private final Map<String, Long> bestSums = new HashMap<>();

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /// Writes a checkpoint and removes those that are too old.
    ///
    /// @param best the best weights, written when no file holds them yet
    /// @throws EngineException when the disk is full or cannot be written; older checkpoints are as before
    void save(Checkpoint checkpoint, Optimizer optimizer, @Nullable Weights best) {
        String stem = "step-" + checkpoint.step();
        String bestFile = checkpoint.best();
        String newBest = bestFile == null || bestSums.containsKey(bestFile) ? null : bestFile;
        if (best != null && newBest != null) {
            SafeTensorsWriter.write(folder.resolve(newBest), best.byName(), Map.of());
        }
        Path tensors = folder.resolve(stem + ".safetensors");
        SafeTensorsWriter.write(tensors, state(optimizer), Map.of());
        try {
            if (best != null && newBest != null) {
                bestSums.put(newBest, sum(folder.resolve(newBest)));
            }
            ObjectNode node = checkpoint.json();
            node.put("tensors", stem + ".safetensors").put(SUM, sum(tensors));
            node.put(BEST_SUM, bestFile == null ? null : bestSums.get(bestFile));
            write(folder.resolve(stem + ".json"), node);
            removeOld();
        } catch (IOException failure) {
            throw new InvalidInput(
                    FileFault.diskFull(failure) ? ErrorCode.DISK_FULL : ErrorCode.FILE_UNWRITABLE,
                    "The checkpoint " + folder.resolve(stem) + " could not be written: " + FileFault.of(failure) + ".",
                    "Free some space, or check that the folder can be written.",
                    failure);
        }
    }

    private static Map<String, NDArray> state(Optimizer optimizer) {
        Map<String, NDArray> state = new LinkedHashMap<>();
        optimizer.parameters().forEach(parameter -> state.put("model." + parameter.name(), parameter.tensor()));
        optimizer.state().forEach((name, tensor) -> state.put("optimizer." + name, tensor));
        return state;
    }

    /// The newest checkpoint that is whole, loaded into parameters and optimizer, or null where there is none. Where
    /// of every checkpoint the best weights are damaged, the newest whose other files are whole, without them.
    ///
    /// @param best      takes the best weights
    /// @param onDamaged told in sentences what is passed over, and what is used instead
    /// @throws InvalidInput when there are checkpoints and none can be used, or they belong to another recipe
    ///                      or data
    @Nullable
    Checkpoint load(
            LearningRateSchedule schedule,
            Fingerprint fingerprint,
            Optimizer optimizer,
            Consumer<Map<String, NDArray>> best,
            NDManager manager,
            Consumer<String> onDamaged) {
        List<Path> newestFirst = descriptions();
        Map<Path, String> damages = new LinkedHashMap<>();
        for (boolean withBest : new boolean[] {true, false}) {
            for (Path description : newestFirst) {
                try (NDManager scope = manager.newSubManager()) {
                    Checkpoint checkpoint = read(description, schedule);
                    checkpoint.fingerprint().demand(fingerprint, description);
                    Map<String, NDArray> tensors = tensors(description.resolveSibling(name(description)), scope);
                    Map<String, NDArray> bestTensors =
                            withBest ? best(description, checkpoint.best(), scope) : Map.of();
                    state(optimizer).forEach((name, target) -> Optimize.copy(target, of(tensors, name)));
                    best.accept(bestTensors);
                    tell(damages, withBest ? description : null, onDamaged);
                    return withBest ? checkpoint : checkpoint.withoutBest();
                } catch (InvalidInput unreadable) {
                    if (unreadable.code() != ErrorCode.CHECKPOINT_UNREADABLE) {
                        throw unreadable;
                    }
                    damages.putIfAbsent(description, unreadable.paragraph());
                } catch (IOException damaged) {
                    damages.putIfAbsent(description, description + " cannot be used: " + FileFault.of(damaged) + ".");
                } catch (IllegalArgumentException damaged) {
                    damages.putIfAbsent(description, description + " cannot be used: " + damaged.getMessage() + ".");
                }
            }
        }
        if (!newestFirst.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.CHECKPOINT_UNREADABLE,
                    "No checkpoint in " + folder + " can be used. " + String.join(" ", damages.values()),
                    "Delete the folder's files to begin the run anew.");
        }
        return null;
    }

    /// @param used the checkpoint that is whole, or null where only its best weights are damaged
    private static void tell(Map<Path, String> damages, @Nullable Path used, Consumer<String> onDamaged) {
        damages.values()
                .forEach(reason -> onDamaged.accept(reason
                        + (used != null
                                ? " The checkpoint before it is used."
                                : " The run goes on without the best weights so far, and looks for the best anew.")));
    }

    private Map<String, NDArray> best(Path description, @Nullable String file, NDManager scope) throws IOException {
        if (file == null) {
            return Map.of();
        }
        Path path = description.resolveSibling(file);
        long found = sum(path);
        JsonNode expected = MAPPER.readTree(Files.readString(description)).path(BEST_SUM);
        if (expected.isNumber() && expected.asLong() != found) {
            throw new IOException("the check sum of " + file + " does not fit");
        }
        Map<String, NDArray> tensors = tensors(path, scope);
        bestSums.put(file, found);
        return tensors;
    }

    /// Where the newest checkpoint lies, or null where there is none.
    @Nullable
    String lastSaved() {
        List<Path> newestFirst = descriptions();
        return newestFirst.isEmpty() ? null : newestFirst.getFirst().toString();
    }

    private static Checkpoint read(Path description, LearningRateSchedule schedule) throws IOException {
        if (!(MAPPER.readTree(Files.readString(description)) instanceof ObjectNode node)) {
            throw new IllegalArgumentException("it is no description of a checkpoint");
        }
        JsonNode own = node.remove(OWN_SUM);
        if (own != null && own.asLong(-1) != sum(node) || node.path("step").asLong(-1) != step(description)) {
            throw new IOException("its check sum does not fit");
        }
        Path tensors = description.resolveSibling(name(description));
        if (node.path(SUM).asLong(-1) != sum(tensors)) {
            throw new IOException("the check sum of " + tensors.getFileName() + " does not fit");
        }
        return Checkpoint.of(node, schedule);
    }

    /// With a check sum of its own fields in the order in which they stand.
    private static void write(Path description, ObjectNode node) throws IOException {
        node.remove(OWN_SUM);
        node.put(OWN_SUM, sum(node));
        AtomicFile.write(description, node.toPrettyString() + "\n");
    }

    private static long sum(ObjectNode node) throws IOException {
        CRC32C sum = new CRC32C();
        sum.update(MAPPER.writeValueAsBytes(node));
        return sum.getValue();
    }

    /// Removes what was saved at a step and after it: weights that made the loss diverge.
    void forgetFrom(long step) {
        bestSums.clear();
        for (Path description : descriptions()) {
            if (step(description) >= step) {
                try {
                    Files.deleteIfExists(description);
                    Files.deleteIfExists(description.resolveSibling(name(description)));
                } catch (IOException failure) {
                    throw new InvalidInput(
                            ErrorCode.FILE_UNWRITABLE,
                            description + " cannot be removed: " + FileFault.of(failure) + ".",
                            "Check the folder's permissions.",
                            failure);
                }
            }
        }
    }

    /// As {@link #load} checks, without loading.
    ///
    /// @return whether there was a description that could be read
    /// @throws InvalidInput when the newest of them is of another recipe, base model or data
    boolean check(Fingerprint fingerprint) {
        for (Path description : descriptions()) {
            try {
                JsonNode node = MAPPER.readTree(Files.readString(description));
                if (node.has("hashes")) {
                    Fingerprint.read(node.path("hashes")).demand(fingerprint, description);
                    return true;
                }
            } catch (IOException _) {
                continue; // loading passes over it, and says so
            }
        }
        return false;
    }

    /// Makes the checkpoints those of a longer recipe, whose early stopping begins to count anew.
    ///
    /// @throws IOException when they cannot be read or written
    void extend(String recipeHash) throws IOException {
        for (Path description : descriptions()) {
            if (MAPPER.readTree(Files.readString(description)) instanceof ObjectNode node) {
                node.withObject("hashes").put("recipe", recipeHash);
                node.withObject("earlyStopping").put("waited", 0);
                write(description, node);
            }
        }
    }

    private static String name(Path description) {
        return description.getFileName().toString().replace(".json", ".safetensors");
    }

    static NDArray of(Map<String, NDArray> tensors, String name) {
        NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("it has no tensor " + name);
        }
        return tensor;
    }

    private static Map<String, NDArray> tensors(Path file, NDManager manager) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        try (SafeTensors content = SafeTensors.open(file, ErrorCode.CHECKPOINT_UNREADABLE)) {
            content.names().forEach(name -> tensors.put(name, content.read(manager, name)));
        }
        return tensors;
    }

    /// The descriptions, newest first.
    private List<Path> descriptions() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("step-\\d{1,18}\\.json"))
                    .sorted(Comparator.comparingLong(Checkpoints::step).reversed())
                    .toList();
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.CHECKPOINT_UNREADABLE,
                    folder + " cannot be read: " + FileFault.of(failure) + ".",
                    "Check its permissions.",
                    failure);
        }
    }

    private static long step(Path description) {
        return Long.parseLong(description.getFileName().toString().replaceAll("\\D", ""));
    }

    private void removeOld() throws IOException {
        List<Path> newestFirst = descriptions();
        List<String> needed = new ArrayList<>();
        for (Path description : newestFirst.subList(0, Math.min(KEPT, newestFirst.size()))) {
            needed.add(description.getFileName().toString());
            needed.add(name(description));
            needed.add(
                    MAPPER.readTree(Files.readString(description)).path("best").asText());
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = Objects.requireNonNull(file.getFileName()).toString();
                if (name.matches("(step|best)-\\d+\\.(json|safetensors)") && !needed.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static long sum(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                sum.update(buffer.flip());
            }
        }
        return sum.getValue();
    }
}
