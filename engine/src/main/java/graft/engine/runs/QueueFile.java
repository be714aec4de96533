package graft.engine.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// How the user wants the waiting runs worked through: `queue.json` in the workspace. Order and settings live here and
/// not in a process, so that the window, the command line and the engine host change the same queue, and it survives
/// them all. Which runs wait is said by their own folders; ids that no longer wait mean nothing here.
///
/// @param folder of the workspace
public record QueueFile(Path folder) {

    /// More runs than this are never trained at the same time.
    public static final int MOST_PARALLEL = 4;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// @param order           ids, the next first; waiting runs that are not named come after them by age
    /// @param held            nothing new is begun
    /// @param continueOnError a failed run does not hold the queue
    /// @param parallel        runs that are trained at the same time at most, where memory allows
    public record Settings(List<String> order, boolean held, boolean continueOnError, int parallel) {

        /// Nothing ordered, nothing held, failures do not hold it, one run at a time.
        public static final Settings STANDARD = new Settings(List.of(), false, true, 1);

        public Settings {
            order = List.copyOf(order);
            parallel = Math.clamp(parallel, 1, MOST_PARALLEL);
        }

        public Settings withOrder(List<String> newOrder) {
            return new Settings(newOrder, held, continueOnError, parallel);
        }

        public Settings withHeld(boolean nowHeld) {
            return new Settings(order, nowHeld, continueOnError, parallel);
        }

        public Settings withContinueOnError(boolean goOn) {
            return new Settings(order, held, goOn, parallel);
        }

        public Settings withParallel(int most) {
            return new Settings(order, held, continueOnError, most);
        }

        /// Waiting runs in the order in which they will be trained.
        ///
        /// @param waiting by age
        public List<String> arrange(List<String> waiting) {
            List<String> arranged = new ArrayList<>(order);
            arranged.retainAll(waiting);
            waiting.stream().filter(id -> !arranged.contains(id)).forEach(arranged::add);
            return arranged;
        }
    }

    /// The settings now; the standard ones where there is no file, or none that can be read.
    public Settings read() {
        try {
            JsonNode node = MAPPER.readTree(Files.readString(file()));
            List<String> order = new ArrayList<>();
            node.path("order").forEach(id -> order.add(id.asText()));
            return new Settings(
                    order,
                    node.path("held").asBoolean(false),
                    node.path("continueOnError").asBoolean(true),
                    node.path("parallel").asInt(1));
        } catch (IOException _) {
            return Settings.STANDARD;
        }
    }

    /// Changes the settings; processes take turns.
    ///
    /// @return the settings after the change
    /// @throws IOException when the workspace cannot be written
    public Settings update(UnaryOperator<Settings> change) throws IOException {
        Files.createDirectories(folder);
        synchronized (QueueFile.class) { // a file lock is the whole process's
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("queue.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                Settings before = read();
                Settings after = change.apply(before);
                if (!after.equals(before)) {
                    ObjectNode node = MAPPER.createObjectNode().put("schema", "graft.queue/1");
                    after.order().forEach(node.putArray("order")::add);
                    node.put("held", after.held())
                            .put("continueOnError", after.continueOnError())
                            .put("parallel", after.parallel());
                    AtomicFile.write(file(), node.toPrettyString() + "\n");
                }
                return after;
            }
        }
    }

    private Path file() {
        return folder.resolve("queue.json");
    }
}
