package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.desk.CommandProcess;
import graft.engine.desk.TinyHome;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A real process asked to end: the run stops, keeps its result, and the exit status names the signal. It is
/// TERM, which ends in the same shutdown hook as Ctrl-C: a shell's background jobs inherit that INT is
/// ignored, and CI may be one.
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "SKIPPED: Windows has no interrupt signal to send")
class InterruptTest {

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    private Path out;
    private Path err;
    private Workspace workspace;

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @BeforeEach
    void nameFiles() {
        out = folder.resolve("out");
        err = folder.resolve("err");
        workspace = new Workspace(folder.resolve("workspace"));
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    /// `graft train` in a process of its own, with its output in files.
    private Process training() throws IOException {
        return new ProcessBuilder(CommandProcess.of(
                        home,
                        "train",
                        "mini",
                        "--json",
                        "--set",
                        "training.epochs=100000",
                        "--set",
                        "training.earlyStopping=false",
                        "--workspace",
                        workspace.folder().toString()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private JsonNode result() throws IOException {
        List<String> lines =
                Files.readString(out, StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines.toString());
        assertFalse(Files.readString(err).contains("\tat "), Files.readString(err));
        return new ObjectMapper().readTree(lines.getFirst());
    }

    @Test
    void aRunAskedToEndKeepsItsResult() throws Exception {
        Process process = training();
        try {
            awaitSteps();
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process did not end");
            assertEquals(128 + 15, process.exitValue(), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
        JsonNode result = result();
        assertEquals("stopped", result.path("outcome").asText());
        assertTrue(Files.isDirectory(Path.of(result.path("adapter").asText())), result.toString());
    }

    /// The earliest moment at which there is something to leave behind.
    @Test
    void aRunAskedToEndBeforeItBeganIsNotLeftInTheQueue() throws Exception {
        Process process = training();
        try {
            awaitRun(run -> true);
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process did not end");
            assertEquals(128 + 15, process.exitValue(), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
        RunFolder run = workspace.runs().getFirst();
        assertEquals(RunState.STOPPED, SummaryReader.read(run).state(), Files.readString(err));
    }

    /// Another terminal puts the run into the trash while this one trains it. Whether this one still finds the folder
    /// when it tells the result, is chance; it tells it either way.
    @Test
    void aRunDiscardedByAnotherProcessTellsItsResultAndComesBackWhole() throws Exception {
        Process process = training();
        RunFolder run;
        try {
            run = awaitSteps();
            assertEquals(0, command("stop", run.id(), "--discard"));
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process did not end");
            assertEquals(130, process.exitValue(), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
        assertEquals("stopped", result().path("outcome").asText());
        assertEquals(List.of(), workspace.runs());
        assertEquals(0, command("restore", run.id()));
        assertTrue(Files.isDirectory(run.adapter()));
        assertTrue(run.events().stream().anyMatch(event -> event instanceof RunEvent.Finished));
    }

    private int command(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--workspace", workspace.folder().toString()));
        return CommandRun.of(all.toArray(String[]::new)).status();
    }

    private RunFolder awaitSteps() {
        return awaitRun(run ->
                Files.exists(run.journal()) && run.events().stream().anyMatch(event -> event instanceof RunEvent.Step));
    }

    private RunFolder awaitRun(Predicate<RunFolder> wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            for (RunFolder run : workspace.runs()) {
                if (wanted.test(run)) {
                    return run;
                }
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("no such run came");
    }
}
