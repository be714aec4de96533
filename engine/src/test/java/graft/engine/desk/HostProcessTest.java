package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.runs.RunCurve;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import graft.engine.service.EngineStatus;
import graft.engine.service.HostConnection;
import graft.engine.service.HostDeath;
import graft.engine.service.HostLaunch;
import graft.engine.service.RunTicket;
import graft.engine.service.TrainRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real host in a process of its own, with its window closed and itself killed in the middle of a run.
@Timeout(180)
class HostProcessTest {

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    @BeforeEach
    void workspace() {
        workspace = new Workspace(folder.resolve("workspace"));
    }

    private HostConnection start() {
        return HostConnection.start(new HostLaunch(
                CommandProcess.of(
                        home,
                        "host",
                        "--stdio",
                        "--workspace",
                        workspace.folder().toString()),
                null));
    }

    private static String endless() throws IOException {
        return Files.readString(TinyHome.recipe(home))
                .replace("\"epochs\": 3", "\"epochs\": 100000, \"earlyStopping\": false, \"checkpointEvery\": 0.2");
    }

    private static String finite(int epochs) throws IOException {
        return Files.readString(TinyHome.recipe(home))
                .replace("\"epochs\": 3", "\"epochs\": " + epochs + ", \"earlyStopping\": false");
    }

    @Test
    void aKilledHostLeavesARunThatGoesOnFromItsCheckpoint() throws Exception {
        RunFolder run;
        try (HostConnection host = start()) {
            RunTicket ticket = host.engine()
                    .train(new TrainRequest(endless(), "cpu", null))
                    .get(60, TimeUnit.SECONDS);
            run = workspace.run(ticket.run());
            StepWatch.checkpoint(run);
            ProcessHandle.of(host.pid()).orElseThrow().destroyForcibly();
            HostDeath death = host.death().get(20, TimeUnit.SECONDS);
            assertFalse(death.expected());
            assertEquals(137, death.exitStatus(), death.toString());
        }
        assertEquals(RunState.INTERRUPTED, SummaryReader.read(run).state());
        long reached = SummaryReader.read(run).step();
        try (HostConnection host = start()) {
            host.engine().resume(run.id()).get(60, TimeUnit.SECONDS);
            StepWatch.until(run, reached + 1);
            host.engine().stop(run.id()).get(60, TimeUnit.SECONDS);
            StepWatch.ended(run);
        }
        assertEquals(RunState.STOPPED, SummaryReader.read(run).state());
        RunCurve curve = new RunCurve(run.events());
        for (int i = 0; i < curve.size(); i++) {
            assertEquals(i + 1, curve.step(i), "each step once");
        }
    }

    @Test
    void aHostThatIsAskedToEndStopsItsRunBeforeItGoes() throws Exception {
        try (HostConnection host = start()) {
            RunTicket ticket = host.engine()
                    .train(new TrainRequest(endless(), "cpu", null))
                    .get(60, TimeUnit.SECONDS);
            RunFolder run = workspace.run(ticket.run());
            StepWatch.until(run, 3);
            ProcessHandle.of(host.pid()).orElseThrow().destroy();
            HostDeath death = host.death().get(30, TimeUnit.SECONDS);
            assertEquals(143, death.exitStatus(), "by the signal, not by a crash: " + death);
            assertEquals(RunState.STOPPED, SummaryReader.read(run).state());
        }
    }

    @Test
    void runsGoOnWhenTheWindowClosesAndTheHostEndsAfterThem() throws Exception {
        HostConnection host = start();
        RunTicket first =
                host.engine().train(new TrainRequest(finite(8), "cpu", null)).get(60, TimeUnit.SECONDS);
        RunTicket second =
                host.engine().train(new TrainRequest(finite(2), "cpu", null)).get(60, TimeUnit.SECONDS);
        host.close();
        HostDeath death = host.death().get(120, TimeUnit.SECONDS);
        assertTrue(death.expected(), death.toString());
        for (RunTicket ticket : List.of(first, second)) {
            assertEquals(
                    RunState.COMPLETED,
                    SummaryReader.read(workspace.run(ticket.run())).state());
        }
    }

    @Test
    void aRunInAnotherHostIsSeenAndCanBeStopped() throws Exception {
        try (HostConnection one = start();
                HostConnection other = start()) {
            RunTicket ticket =
                    one.engine().train(new TrainRequest(endless(), "cpu", null)).get(60, TimeUnit.SECONDS);
            RunFolder run = workspace.run(ticket.run());
            StepWatch.until(run, 1);
            assertEquals(RunState.TRAINING, SummaryReader.read(run).state());
            other.engine().stop(ticket.run()).get(60, TimeUnit.SECONDS);
            StepWatch.ended(run);
            assertEquals(RunState.STOPPED, SummaryReader.read(run).state());
        }
    }

    @Test
    void statusAndReportsComeThroughTheRealPipe() throws Exception {
        try (HostConnection host = start()) {
            EngineStatus status = host.engine().status().get(60, TimeUnit.SECONDS);
            assertEquals("cpu", status.devices().getLast());
            assertEquals(
                    "tiny",
                    host.engine().models().get(60, TimeUnit.SECONDS).getFirst().name());
            assertEquals(
                    "mini",
                    host.engine()
                            .datasets()
                            .get(60, TimeUnit.SECONDS)
                            .getFirst()
                            .name());
            DataReport report = host.engine()
                    .inspectData(new DataRequest(Files.readString(TinyHome.recipe(home)), 3))
                    .get(60, TimeUnit.SECONDS);
            assertEquals(144, report.trainRows());
            assertEquals(16, report.validationRows());
            assertEquals(40, report.testRows());
            assertEquals(3, report.samples().size());
            host.engine().warm("tiny", "auto").get(60, TimeUnit.SECONDS);
        }
    }
}
