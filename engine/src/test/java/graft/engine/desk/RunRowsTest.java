package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunStore;
import graft.engine.runs.RunSummary;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the list of runs is written, with a clock that stands until it is moved on.
class RunRowsTest {

    @TempDir
    private Path folder;

    private Duration time = Duration.ofHours(1);
    private Workspace workspace;
    private RunRows rows;

    @BeforeEach
    void open() {
        workspace = new Workspace(folder);
        rows = new RunRows(workspace, () -> time.toNanos());
    }

    @AfterEach
    void close() {
        rows.close();
    }

    private void pass(double seconds) {
        time = time.plusNanos((long) (seconds * 1e9));
    }

    private RunFolder created(String name, long at) {
        return workspace.create(new RunInfo(name, null, "m", "b", "d", "cpu", 1, at), "{}");
    }

    /// What another process reads in the list on disk.
    private List<String> onDisk() {
        try (RunStore store = RunStore.open(workspace.database())) {
            return store.list().stream().map(RunSummary::name).toList();
        }
    }

    /// As on a disk that is mounted for reading only: what SQLite needs beside the list cannot be made.
    private void blockDisk() throws IOException {
        Files.createDirectories(folder.resolve("runs.db-shm"));
        Files.createDirectories(folder.resolve("runs.db-wal"));
    }

    private void freeDisk() throws IOException {
        Files.deleteIfExists(folder.resolve("runs.db-shm"));
        Files.deleteIfExists(folder.resolve("runs.db-wal"));
    }

    @Test
    void aRunWhoseProcessWasKilledBeforeItWasListedIsTakenUp() {
        RunFolder listed = created("listed", 1);
        rows.refresh(listed);
        RunFolder unlisted = created("unlisted", 2);
        assertEquals(
                List.of(listed.id(), unlisted.id()),
                rows.orphans().stream().map(RunFolder::id).toList());
        assertEquals(List.of("unlisted", "listed"), onDisk());
    }

    @Test
    void aListInMemoryGivesWayToTheOneOnDiskTenSecondsAfterItWasLastTried() throws IOException {
        workspace.store().close();
        blockDisk();
        RunFolder first = created("first", 1);
        rows.refresh(first);
        pass(11);
        rows.refresh(first);
        freeDisk();
        RunFolder second = created("second", 2);
        pass(9);
        rows.refresh(second);
        assertEquals(List.of(), onDisk(), "the disk is not tried for every row");
        pass(2);
        rows.refresh(second);
        assertEquals(List.of("second", "first"), onDisk(), "with what only memory knew");
        rows.refresh(created("third", 3));
        assertEquals(List.of("third", "second", "first"), onDisk());
    }

    @Test
    void aRunsRowFollowsItsStepsOnceASecondAndWhatMattersAtOnce() {
        RunFolder run = created("run", 1);
        rows.refresh(run);
        Consumer<RunEvent> following = rows.following(run);
        following.accept(new RunEvent.Started(1, 7, 0, 9, 9, 1000, "cpu", "fp32", 0.0));
        assertEquals(9, row().totalSteps());
        following.accept(step(1));
        pass(0.9);
        following.accept(step(2));
        assertEquals(0, row().step());
        pass(0.2);
        following.accept(step(3));
        assertEquals(3, row().step());
    }

    private static RunEvent step(long step) {
        return new RunEvent.Step(1, step, 0.5, 0.7, 1e-3, 1, 100, 0.1);
    }

    private RunSummary row() {
        try (RunStore store = RunStore.open(workspace.database())) {
            return store.list().getFirst();
        }
    }
}
