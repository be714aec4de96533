package graft.engine.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class WorkspaceTest {

    @TempDir
    private Path folder;

    private static final long NOON = LocalDate.of(2026, 11, 24)
            .atTime(12, 0)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli();

    private static RunInfo info(String name) {
        return new RunInfo(name, "comparison", "bottleneck r 16", "tiny-encoder", "reviews", "auto", 42, NOON);
    }

    private RunFolder finishedRun(Workspace workspace, String name) throws IOException {
        RunFolder run = workspace.create(info(name), "{\"schema\": \"graft.recipe/1\"}");
        run.writeEnvironment(JsonNodeFactory.instance
                .objectNode()
                .put("baseParameters", 200_000)
                .put("dataHash", "abc"));
        try (Journal journal = Journal.append(run.journal())) {
            journal.add(new RunEvent.Started(1, 7, 0, 2, 2, 1000, "cpu", "fp32", 0.0));
            journal.add(new RunEvent.Step(2, 1, 0.5, 0.7, 1e-3, 1, 100, 0.1));
            journal.add(new RunEvent.Evaluated(3, 1, 0.5, Map.of("loss", 0.6, "accuracy", 0.8), true));
            journal.add(new RunEvent.Finished(
                    4, 2, "completed", Map.of("loss", 0.6), Map.of("accuracy", 0.75), 0.3, 0.1, 5000, "adapter", null));
        }
        Files.createDirectories(run.adapter());
        Files.writeString(run.adapter().resolve("adapter.safetensors"), "12345");
        return run;
    }

    @Test
    void runsOfTheSameDayAreNumbered() {
        Workspace workspace = new Workspace(folder);
        assertEquals(
                "reviews-pfeiffer-20261124-1",
                workspace.create(info("reviews-pfeiffer"), "{}").id());
        assertEquals(
                "reviews-pfeiffer-20261124-2",
                workspace.create(info("reviews-pfeiffer"), "{}").id());
        assertEquals(
                "etc-passwd-20261124-1",
                workspace.create(info("../etc/passwd"), "{}").id());
    }

    @Test
    void theListIsRebuiltFromTheFoldersAlone() throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = finishedRun(workspace, "a");
        RunSummary before;
        try (RunStore store = workspace.store()) {
            before = store.find(run.id()).orElseThrow();
        }
        assertEquals(RunState.COMPLETED, before.state());
        assertEquals(0.5, before.percentOfBase());
        assertEquals(5, before.fileBytes());
        assertEquals(Map.of("accuracy", 0.75), before.test());
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(folder.resolve("runs.db" + suffix));
        }
        try (RunStore store = workspace.store()) {
            assertEquals(List.of(before), store.list());
        }
    }

    @Test
    void aDamagedListIsPutAsideAndMadeAgain() throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = finishedRun(workspace, "a");
        Files.writeString(workspace.database(), "this is no database ".repeat(500));
        try (RunStore store = workspace.store()) {
            assertEquals(List.of(SummaryReader.read(run)), store.list());
        }
        assertTrue(Files.exists(folder.resolve("runs.db.damaged")));
    }

    @Test
    void aFullDiskOrAnotherProgramIsNotTakenForADamagedList() {
        for (SQLiteErrorCode outside : List.of(
                SQLiteErrorCode.SQLITE_FULL,
                SQLiteErrorCode.SQLITE_IOERR_WRITE,
                SQLiteErrorCode.SQLITE_READONLY_DIRECTORY,
                SQLiteErrorCode.SQLITE_CANTOPEN,
                SQLiteErrorCode.SQLITE_BUSY)) {
            assertFalse(StoreFault.damage(new SQLiteException("told", outside)), outside.toString());
        }
        for (SQLiteErrorCode inside : List.of(
                SQLiteErrorCode.SQLITE_NOTADB, SQLiteErrorCode.SQLITE_CORRUPT_INDEX, SQLiteErrorCode.SQLITE_ERROR)) {
            assertTrue(StoreFault.damage(new SQLiteException("told", inside)), inside.toString());
        }
    }

    @Test
    void aListThatCannotBeWrittenIsReadFromTheFoldersAndStaysAsItIs() throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = finishedRun(workspace, "a");
        workspace.store().close();
        byte[] before = Files.readAllBytes(workspace.database());
        // As on a read-only disk: what SQLite needs beside the list cannot be made.
        Files.createDirectories(folder.resolve("runs.db-shm"));
        Files.createDirectories(folder.resolve("runs.db-wal"));
        try (RunStore store = workspace.store()) {
            assertEquals(List.of(SummaryReader.read(run)), store.list());
            assertTrue(store.isPassing());
        }
        assertArrayEquals(before, Files.readAllBytes(workspace.database()));
    }

    @Test
    void aNewerVersionsListIsNotWrittenInto() throws IOException, SQLException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = finishedRun(workspace, "a");
        workspace.store().close();
        try (Connection newer = DriverManager.getConnection("jdbc:sqlite:" + workspace.database());
                Statement statement = newer.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        try (RunStore store = workspace.store()) {
            assertEquals(List.of(SummaryReader.read(run)), store.list());
            store.delete(run.id());
        }
        try (Connection newer = DriverManager.getConnection("jdbc:sqlite:" + workspace.database());
                Statement statement = newer.createStatement();
                ResultSet version = statement.executeQuery("PRAGMA user_version")) {
            assertEquals(99, version.getInt(1));
            assertEquals(1, statement.executeQuery("SELECT COUNT(*) FROM runs").getInt(1));
        }
    }

    @Test
    void anotherConnectionSeesARowAtOnceAndNoticesTheChange() throws IOException {
        Workspace workspace = new Workspace(folder);
        try (RunStore writer = workspace.store();
                RunStore reader = workspace.store()) {
            long before = reader.version();
            RunSummary run = SummaryReader.read(finishedRun(workspace, "b"));
            writer.upsert(run);
            assertTrue(reader.version() != before);
            assertEquals(List.of(run), reader.list());
            writer.delete(run.id());
            assertTrue(reader.list().isEmpty());
        }
    }

    @Test
    void aRunWhoseProcessIsGoneIsInterrupted() throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = workspace.create(info("c"), "{}");
        assertEquals(RunState.QUEUED, SummaryReader.read(run).state());
        try (Journal journal = Journal.append(run.journal())) {
            journal.add(new RunEvent.Started(1, 7, 0, 2, 2, 1000, "cpu", "fp32", 0.0));
        }
        try (RunLease lease = run.claim()) {
            lease.beat();
            assertEquals(RunState.TRAINING, SummaryReader.read(run).state());
        }
        Files.writeString(run.ownerFile(), new RunOwner(ProcessHandle.current().pid(), 12345, 0).json());
        assertFalse(run.owner().isPresent(), "the id is in use again, but by another process");
        assertEquals(RunState.INTERRUPTED, SummaryReader.read(run).state());
    }

    @Test
    void aRunThatEndsWhileItIsLookedAtIsNotTakenForAnInterruptedOne() throws IOException {
        RunFolder run = new Workspace(folder).create(info("d"), "{}");
        OverviewTail tail = new OverviewTail(run);
        try (RunLease lease = run.claim();
                Journal journal = Journal.append(run.journal())) {
            lease.beat();
            journal.add(new RunEvent.Started(1, 7, 0, 2, 2, 1000, "cpu", "fp32", 0.0));
            tail.poll();
            journal.add(new RunEvent.Finished(
                    6, 2, "completed", Map.of("loss", 0.5), Map.of(), 1.5, 0.01, 1 << 20, "adapter", null));
        }
        assertEquals(RunState.COMPLETED, tail.overview().summary().state());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aClockThatIsSetDoesNotMakeAnOwnerAnother() throws IOException {
        double upSeconds =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        RunOwner self = RunOwner.self();
        assertTrue(self.started() > 0);
        double ranSeconds = upSeconds - self.started() / 1000.0;
        double known = (System.currentTimeMillis()
                        - ProcessHandle.current()
                                .info()
                                .startInstant()
                                .orElseThrow()
                                .toEpochMilli())
                / 1000.0;
        assertEquals(known, ranSeconds, 5, "counted from the machine's start, not by the clock");
        assertTrue(self.alive());
    }

    @Test
    void aSecondOwnerIsRefused() throws IOException {
        Workspace workspace = new Workspace(folder);
        RunFolder run = workspace.create(info("d"), "{}");
        RunLease first = run.claim();
        InvalidInput refused = assertThrows(InvalidInput.class, run::claim);
        assertTrue(refused.getMessage().contains(run.id()), refused.getMessage());
        assertThrows(InvalidInput.class, () -> workspace.delete(run));
        first.close();
        run.claim().close();
        workspace.delete(run);
        assertFalse(run.exists());
    }

    @Test
    void aStopRequestIsLeftInTheFolder() throws IOException {
        RunFolder run = new Workspace(folder).create(info("e"), "{}");
        assertFalse(run.stopRequested());
        run.requestStop();
        assertTrue(run.stopRequested());
        run.clearStop();
        assertFalse(run.stopRequested());
    }

    @Test
    void aRunThatIsNotThereIsNamed() {
        InvalidInput missing = assertThrows(InvalidInput.class, () -> new Workspace(folder).run("nope-1"));
        assertEquals(ErrorCode.RUN_NOT_FOUND, missing.code());
        assertTrue(missing.getMessage().contains("nope-1"));
    }
}
