package graft.engine.desk;

import graft.engine.error.InvalidInput;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.RunStore;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the workspace's list of runs in step with their folders. The folders are the truth: a list that cannot be
/// written is a warning, never the end of a run.
final class RunRows implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunRows.class);
    private static final long PERIOD_NANOS = 1_000_000_000L;
    private static final long AGAIN_NANOS = 10_000_000_000L;

    private final Workspace workspace;
    private final LongSupplier nanoTime;
    private @Nullable RunStore opened;
    private long triedAt;
    private volatile boolean behind;

    RunRows(Workspace workspace) {
        this(workspace, System::nanoTime);
    }

    /// @param nanoTime a clock, so that tests need not wait
    RunRows(Workspace workspace, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
    }

    /// Opened when the first row is written: a command whose input is refused leaves nothing on disk. One in memory is
    /// left for the one on disk once that can be written, which is tried every ten seconds.
    private synchronized RunStore store() {
        RunStore store = opened;
        if (store == null) {
            triedAt = nanoTime.getAsLong();
            store = workspace.store();
        } else if (store.isPassing() && nanoTime.getAsLong() - triedAt > AGAIN_NANOS) {
            triedAt = nanoTime.getAsLong();
            store = onDisk(store);
        }
        opened = store;
        return store;
    }

    /// The list on disk where it can be written by now, with all that the folders say; else the one in memory.
    private RunStore onDisk(RunStore passing) {
        Optional<RunStore> there = workspace.storeOnDisk(why -> LOG.debug("{} The list stays in memory.", why));
        there.ifPresent(store -> {
            passing.close();
            store.rebuild(workspace.runs());
        });
        return there.orElse(passing);
    }

    /// Writes the run's row as its folder says it is now.
    void refresh(RunFolder run) {
        try {
            write(SummaryReader.read(run));
        } catch (InvalidInput failure) {
            LOG.warn("the list of runs was not brought up to date: {}", failure.getMessage());
        }
    }

    /// A list that cannot be written, on a full disk, is brought up to date by the next row that can; the log says it
    /// once.
    private void write(RunSummary row) {
        try {
            store().upsert(row);
            behind = false;
        } catch (InvalidInput failure) {
            if (!behind) {
                LOG.warn("the list of runs was not brought up to date: {}", failure.getMessage());
            }
            behind = true;
        }
    }

    /// A listener that refreshes the row at what matters, and about once a second while steps go by. It takes
    /// the events one by one, so that a long journal is not read again and again.
    Consumer<RunEvent> following(RunFolder run) {
        SummaryReader reader = new SummaryReader(run);
        reader.take(run.events());
        long[] last = {nanoTime.getAsLong()};
        return event -> {
            reader.take(List.of(event));
            boolean matters = !(event instanceof RunEvent.Step) && !(event instanceof RunEvent.Preparing);
            long now = nanoTime.getAsLong();
            if (matters || now - last[0] > PERIOD_NANOS) {
                last[0] = now;
                write(reader.summary());
            }
        };
    }

    /// Runs that were queued by a process that is gone, the oldest first. Rows of runs whose process died are
    /// brought up to date on the way, and a run is listed whose process was killed before it did so.
    List<RunFolder> orphans() {
        listTheUnlisted();
        return queued(listed -> listed.state().live());
    }

    private void listTheUnlisted() {
        if (Files.isDirectory(workspace.runsFolder())) {
            Set<String> listed = store().list().stream().map(RunSummary::id).collect(Collectors.toSet());
            workspace.names().stream()
                    .filter(name -> !listed.contains(name))
                    .map(name -> new RunFolder(workspace.runsFolder().resolve(name)))
                    .filter(RunFolder::exists)
                    .forEach(this::refresh);
        }
    }

    /// Runs that were queued for whoever serves the queue, the oldest first, but for these: of what is known nothing
    /// is read.
    List<RunFolder> offered(Set<String> known) {
        return queued(listed -> listed.state() == RunState.QUEUED && !known.contains(listed.id())).stream()
                .filter(RunFolder::offered)
                .toList();
    }

    private List<RunFolder> queued(Predicate<RunSummary> asked) {
        List<RunFolder> queued = new ArrayList<>();
        if (!Files.isDirectory(workspace.runsFolder())) {
            return queued;
        }
        RunStore store = store();
        for (RunSummary listed : store.list().reversed()) {
            if (!asked.test(listed)) {
                continue;
            }
            try {
                RunFolder run = workspace.run(listed.id());
                RunSummary now = SummaryReader.read(run);
                store.upsert(now);
                if (now.state() == RunState.QUEUED) {
                    queued.add(run);
                }
            } catch (InvalidInput gone) {
                LOG.warn("run {} is in the list but not on disk", listed.id());
                store.delete(listed.id());
            }
        }
        return queued;
    }

    /// Takes a run that is gone out of the list.
    void forget(String id) {
        try {
            store().delete(id);
        } catch (InvalidInput failure) {
            LOG.warn("the list of runs was not brought up to date: {}", failure.getMessage());
        }
    }

    /// The run that some process trains now, or null.
    @Nullable
    String liveElsewhere() {
        if (!Files.isDirectory(workspace.runsFolder())) {
            return null;
        }
        return store().list().stream()
                .filter(run -> run.state().live() && run.state() != RunState.QUEUED)
                .map(RunSummary::id)
                .filter(id -> {
                    RunFolder run = new RunFolder(workspace.runsFolder().resolve(id));
                    return run.exists() && run.owner().isPresent();
                })
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
