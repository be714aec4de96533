package graft.engine.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was read of a workspace's runs the last time, `runs.index` beside them, so that a list of thousands is there at
/// once and no journal is opened for it. A cache and nothing more: an entry counts while its folder has the
/// {@link RunStamp} it had then, only runs that are over have one, and a file that is damaged, of another version or
/// not there is as good as an empty one.
///
/// Beside `runs.db`, which only processes that train write: those that made a folder elsewhere, or copied one, do not.
/// Not safe for several threads at once; several processes may each write it, the last one's stays.
public final class RunIndex {

    private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);
    private static final long LARGEST = 1L << 28;

    private final Path file;
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean changed;

    /// @param stamp of the folder just before it was read
    record Entry(RunStamp stamp, RunOverview overview) {}

    private RunIndex(Path file) {
        this.file = file;
    }

    /// Of a workspace.
    public static RunIndex read(Workspace workspace) {
        RunIndex index = new RunIndex(workspace.folder().resolve("runs.index"));
        try {
            if (Files.isRegularFile(index.file) && Files.size(index.file) <= LARGEST) {
                index.entries.putAll(RunIndexBytes.read(Files.readAllBytes(index.file), workspace.runsFolder()));
            }
        } catch (IOException | RuntimeException failure) {
            LOG.debug("{} is made again from the run folders", index.file, failure);
            index.entries.clear();
        }
        return index;
    }

    /// What was read of a run when its folder was as it is now.
    ///
    /// @param now the folder's stamp
    public Optional<RunOverview> find(RunFolder folder, RunStamp now) {
        Entry entry = entries.get(folder.id());
        if (entry == null || !entry.stamp().equals(now)) {
            return Optional.empty();
        }
        // Whether somebody trains it is no question of files alone.
        boolean trained = entry.overview().summary().state() == RunState.INTERRUPTED
                && folder.owner().isPresent();
        return trained ? Optional.empty() : Optional.of(entry.overview());
    }

    /// Keeps what was read of a run; a live one is left out, since it changes by itself.
    ///
    /// @param stamp taken before the folder was read
    public void put(RunFolder folder, RunStamp stamp, RunOverview overview) {
        if (!overview.summary().state().live()) {
            entries.put(folder.id(), new Entry(stamp, overview));
            changed = true;
        } else if (entries.remove(folder.id()) != null) {
            changed = true;
        }
    }

    /// Forgets all other runs.
    public void keep(Set<String> ids) {
        changed |= entries.keySet().retainAll(ids);
    }

    /// Writes it where anything has changed. A disk that does not take it costs the next start some seconds.
    public void write() {
        if (!changed) {
            return;
        }
        changed = false;
        try {
            AtomicFile.write(file, RunIndexBytes.write(entries));
        } catch (IOException failure) {
            LOG.debug("{} could not be written", file, failure);
        }
    }
}
