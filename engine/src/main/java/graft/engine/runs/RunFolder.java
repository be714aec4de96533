package graft.engine.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A run on disk: where its files lie, and the small requests that processes leave each other there.
///
/// @param path absolute path of the folder; its name is the run's id
public record RunFolder(Path path) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public RunFolder {
        path = path.toAbsolutePath().normalize();
    }

    public String id() {
        return path.getFileName().toString();
    }

    /// The workspace that it was made in: `WORKSPACE/runs/ID`.
    public Workspace workspace() {
        return new Workspace(path.resolve("../.."));
    }

    public Path recipe() {
        return path.resolve("recipe.json");
    }

    public Path journal() {
        return path.resolve("journal.ndjson");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /// Whether anything was saved that the run can go on from.
    public boolean hasCheckpoint() {
        String[] names = checkpoints().toFile().list((folder, name) -> name.endsWith(".json"));
        return names != null && names.length > 0;
    }

    public Path adapter() {
        return path.resolve("adapter");
    }

    public Path environment() {
        return path.resolve("environment.json");
    }

    public Path control() {
        return path.resolve("control");
    }

    Path infoFile() {
        return path.resolve("run.json");
    }

    Path ownerFile() {
        return control().resolve("owner");
    }

    private Path stopFile() {
        return control().resolve("stop");
    }

    private Path pauseFile() {
        return control().resolve("pause");
    }

    Path notesFile() {
        return path.resolve("notes.json");
    }

    public boolean exists() {
        return Files.isRegularFile(infoFile());
    }

    /// What was known when the run was made.
    ///
    /// @throws InvalidInput when the folder is not a run's
    public RunInfo info() {
        return RunInfo.read(infoFile());
    }

    /// Changes the device that the run is to be trained on.
    ///
    /// @throws InvalidInput when the folder cannot be written
    public void changeDevice(String device) {
        try {
            AtomicFile.write(infoFile(), info().withDevice(device).json());
        } catch (IOException failure) {
            throw unreadable(infoFile(), failure);
        }
    }

    /// The recipe's text as it was given.
    ///
    /// @throws InvalidInput when it cannot be read
    public String recipeText() {
        try {
            return Files.readString(recipe());
        } catch (IOException failure) {
            throw unreadable(recipe(), failure);
        }
    }

    /// Replaces the recipe of a run that is not being trained.
    public void writeRecipe(String json) throws IOException {
        AtomicFile.write(recipe(), json);
    }

    /// Every event so far.
    ///
    /// @throws InvalidInput when the journal cannot be read
    public List<RunEvent> events() {
        try {
            return Journal.read(journal());
        } catch (IOException failure) {
            throw unreadable(journal(), failure);
        }
    }

    /// Makes this process the one that trains the run.
    ///
    /// @throws InvalidInput when another one does
    public RunLease claim() throws IOException {
        return RunLease.take(this);
    }

    /// Whether a process has left its name as the one that trains the run; it may be gone by now.
    public boolean named() {
        return ownerFile().toFile().exists();
    }

    /// The process that trains the run, when one lives.
    public Optional<RunOwner> owner() {
        return RunOwner.read(ownerFile()).filter(RunOwner::alive);
    }

    /// Asks whoever trains the run to stop at the next micro-batch and keep the result.
    public void requestStop() throws IOException {
        Files.createDirectories(control());
        AtomicFile.write(stopFile(), "stop\n");
    }

    public boolean stopRequested() {
        return Files.exists(stopFile());
    }

    public void clearStop() throws IOException {
        Files.deleteIfExists(stopFile());
    }

    /// Asks whoever trains the run to wait, with everything in memory, after the step that it is in.
    public void requestPause() throws IOException {
        Files.createDirectories(control());
        AtomicFile.write(pauseFile(), "pause\n");
    }

    public boolean pauseRequested() {
        return Files.exists(pauseFile());
    }

    public void clearPause() throws IOException {
        Files.deleteIfExists(pauseFile());
    }

    /// The user's tags and remarks.
    public RunNotes notes() {
        return RunNotes.read(notesFile());
    }

    /// @throws InvalidInput when the folder cannot be written
    public void writeNotes(RunNotes notes) {
        notes.write(notesFile());
    }

    private Path queuedFile() {
        return control().resolve("queued");
    }

    /// Says that the run waits for being trained again: resumed, or extended after its end.
    public void queueAgain() throws IOException {
        Files.createDirectories(control());
        AtomicFile.write(queuedFile(), "queued\n");
    }

    public boolean queuedAgain() {
        return Files.exists(queuedFile());
    }

    public void leaveQueue() throws IOException {
        Files.deleteIfExists(queuedFile());
    }

    private Path offeredFile() {
        return control().resolve("offered");
    }

    /// Says that the process which queued the run trains nothing: it is for whoever serves the queue, at once.
    public void offer() throws IOException {
        Files.createDirectories(control());
        AtomicFile.write(offeredFile(), "offered\n");
    }

    public boolean offered() {
        return Files.exists(offeredFile());
    }

    /// Takes back what processes were asked to do: stop, pause, train again.
    public void clearRequests() throws IOException {
        clearStop();
        clearPause();
        leaveQueue();
        Files.deleteIfExists(offeredFile());
    }

    /// What was used: versions, processor, device, hashes. Empty before the run has begun.
    public ObjectNode environmentJson() {
        try {
            if (MAPPER.readTree(Files.readString(environment())) instanceof ObjectNode node) {
                return node;
            }
        } catch (IOException _) {
            return MAPPER.createObjectNode();
        }
        return MAPPER.createObjectNode();
    }

    public void writeEnvironment(ObjectNode environment) throws IOException {
        AtomicFile.write(environment(), environment.toPrettyString() + "\n");
    }

    static InvalidInput unreadable(Path file, IOException failure) {
        return new InvalidInput(
                ErrorCode.RUN_UNREADABLE,
                "The run's file " + file + " cannot be read: " + FileFault.of(failure) + ".",
                "Restore the file, or delete the run's folder.",
                failure);
    }
}
