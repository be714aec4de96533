package graft.engine.desk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.RecipeJson;
import graft.engine.runs.JournalTail;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunState;
import graft.engine.runs.RunStore;
import graft.engine.runs.SummaryReader;
import graft.engine.runs.Workspace;
import graft.engine.service.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kills training processes with -9 at random moments, often while a checkpoint is being written, until their run is
/// through; then its curve and weights must be those of a run that nobody disturbed, to the bit. The system property
/// `graft.crash.kills` sets how many kills in all (10; the profile `crash` has 200), `graft.crash.seed` which.
class CrashTest {

    private static final int KILLS = Integer.getInteger("graft.crash.kills", 10);
    private static final long SEED = Long.getLong("graft.crash.seed", 20261127);
    private static final int KILLS_OF_A_RUN = 10;
    private static final long LOOK_NANOS = 1_000_000;
    private static final long LONGEST_LIFE_NANOS = 120_000_000;

    /// Ten steps each: more than a process makes before it is killed.
    private static final int EPOCHS_FOR_A_KILL = 5;

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    /// How a run is trained: by a command, by the host of an open window, by a host whose window has gone.
    private enum By {
        COMMAND,
        HOST,
        HOST_WITHOUT_WINDOW
    }

    @BeforeAll
    static void makeHome() throws IOException {
        TinyHome.make(home);
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    @ParameterizedTest
    @CsvSource({"fp32, 0", "bf16, 1"})
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void aRunThatIsKilledAgainAndAgainEndsAsOneThatWasNot(String precision, int half) throws Exception {
        int kills = (KILLS + 1 - half) / 2;
        Random random = new Random(SEED + half);
        for (int done = 0; done < kills; done += KILLS_OF_A_RUN) {
            int here = Math.min(KILLS_OF_A_RUN, kills - done);
            Workspace workspace = new Workspace(folder.resolve(precision + done));
            String recipe = recipe(precision, here * EPOCHS_FOR_A_KILL);
            RunFolder killed = create(workspace, recipe);
            for (int kill = 0; kill < here && SummaryReader.read(killed).state() != RunState.COMPLETED; kill++) {
                killOnce(workspace, killed, random);
            }
            RunFolder whole = create(workspace, recipe);
            try (LocalEngine engine = new LocalEngine(Installation.here(), workspace)) {
                engine.resume(whole.id()).get(60, TimeUnit.SECONDS);
                if (SummaryReader.read(killed).state() != RunState.COMPLETED) {
                    engine.resume(killed.id()).get(60, TimeUnit.SECONDS);
                }
                engine.awaitIdle();
            }
            assertEquals(RunState.COMPLETED, SummaryReader.read(killed).state());
            assertEquals(new RunCurve(whole.events()).toJson(), new RunCurve(killed.events()).toJson());
            assertArrayEquals(weights(whole), weights(killed));
        }
    }

    private void killOnce(Workspace workspace, RunFolder run, Random random) throws Exception {
        By by = By.values()[random.nextInt(By.values().length)];
        long before = run.events().size();
        run.queueAgain();
        Process child = start(workspace, run, by);
        try {
            boolean early = random.nextInt(5) == 0; // while data and model are being made ready
            JournalTail tail = new JournalTail(run.journal());
            List<RunEvent> seen = new ArrayList<>();
            while (child.isAlive() && !begun(seen, before, early)) {
                seen.addAll(tail.poll().events());
                LockSupport.parkNanos(LOOK_NANOS);
            }
            LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_LIFE_NANOS));
        } finally {
            child.destroyForcibly().waitFor();
        }
        intact(workspace, run, before);
    }

    private static boolean begun(List<RunEvent> seen, long before, boolean early) {
        return seen.size() > before
                && (early
                        || seen.subList((int) before, seen.size()).stream().anyMatch(RunEvent.Step.class::isInstance));
    }

    /// What must hold the moment after a kill.
    private static void intact(Workspace workspace, RunFolder run, long before) throws IOException {
        List<RunEvent> events = run.events();
        assertTrue(events.size() > before, "the journal only grows");
        RunCurve curve = new RunCurve(events);
        for (int i = 0; i < curve.size(); i++) {
            assertEquals(i + 1, curve.step(i), "no step is missing, none is there twice");
        }
        long saved = 0;
        for (RunEvent event : events) {
            switch (event) {
                case RunEvent.CheckpointSaved checkpoint -> saved = checkpoint.step();
                case RunEvent.Started started ->
                    assertTrue(
                            started.resumedFrom() >= saved,
                            "went on from " + started.resumedFrom() + " though " + saved + " was saved");
                default -> {}
            }
        }
        try (RunStore store = workspace.store()) {
            assertTrue(store.find(run.id()).isPresent());
        }
        RunState state = SummaryReader.read(run).state();
        assertTrue(
                state == RunState.INTERRUPTED || state == RunState.COMPLETED || state == RunState.QUEUED, state::text);
    }

    private static byte[] weights(RunFolder run) throws IOException {
        return Files.readAllBytes(run.adapter().resolve("adapter.safetensors"));
    }

    private static String recipe(String precision, int epochs) throws IOException {
        return RecipeJson.write(RecipeJson.read(Files.readString(TinyHome.recipe(home))
                .replace("\"model\": \"tiny\"", "\"model\": \"tiny\", \"precision\": \"" + precision + "\"")
                .replace("\"size\": 4", "\"size\": 4, \"dropout\": 0.1")
                .replace(
                        "\"epochs\": 3",
                        "\"epochs\": " + epochs + ", \"earlyStopping\": false, \"checkpointEvery\": 0.05")));
    }

    private static RunFolder create(Workspace workspace, String recipe) {
        return workspace.create(
                new RunInfo("crash", null, "bottleneck", "tiny", "mini", "cpu", 42, System.currentTimeMillis()),
                recipe);
    }

    private Process start(Workspace workspace, RunFolder run, By by) throws IOException {
        List<String> command = CommandProcess.of(home);
        command.addAll(by == By.COMMAND ? List.of("resume", run.id()) : List.of("host", "--stdio"));
        command.addAll(List.of("--workspace", workspace.folder().toString()));
        if (by != By.COMMAND) { // a host takes up what the workspace's list says is waiting
            try (RunStore store = workspace.store()) {
                store.upsert(SummaryReader.read(run));
            }
        }
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("children.log").toFile()))
                .redirectOutput(by == By.HOST ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.DISCARD)
                .start();
        if (by == By.HOST_WITHOUT_WINDOW) {
            child.getOutputStream().close();
        }
        return child;
    }
}
