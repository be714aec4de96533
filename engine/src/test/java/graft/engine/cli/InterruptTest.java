package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.service.TestClassPath;
import graft.engine.service.TinyHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    @Test
    void aRunAskedToEndKeepsItsResult() throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Workspace workspace = new Workspace(folder.resolve("workspace"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dgraft.home=" + home,
                        "-cp",
                        TestClassPath.get(),
                        "graft.engine.cli.GraftCli",
                        "train",
                        "mini",
                        "--json",
                        "--set",
                        "training.epochs=100000",
                        "--set",
                        "training.earlyStopping=false",
                        "--workspace",
                        workspace.folder().toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            awaitSteps(workspace);
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process did not end");
            assertEquals(128 + 15, process.exitValue(), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
        List<String> lines =
                Files.readString(out, StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines.toString());
        JsonNode result = new ObjectMapper().readTree(lines.getFirst());
        assertEquals("stopped", result.path("outcome").asText());
        assertTrue(Files.isDirectory(Path.of(result.path("adapter").asText())), result.toString());
        assertFalse(Files.readString(err).contains("\tat "), Files.readString(err));
    }

    private static void awaitSteps(Workspace workspace) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            for (RunFolder run : workspace.runs()) {
                if (Files.exists(run.journal())
                        && run.events().stream().anyMatch(event -> event instanceof RunEvent.Step)) {
                    return;
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no run took a step");
    }
}
