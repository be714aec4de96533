package graft.engine.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import graft.engine.data.Rows;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunLease;
import graft.engine.tensor.Torch;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A run of a {@link ToyLearner} through the real loop, journal and checkpoints. Its {@link #main} is the
/// other process of tests that need one.
final class ToyRun {

    static final Rows ROWS = ToyLearner.rows(50);

    final TrainingSpec spec;
    final Path folder;
    StopToken stop = StopToken.NEVER;
    Consumer<RunEvent> listener = _ -> {};
    Consumer<ToyLearner> prepare = _ -> {};
    RunOutcome outcome = new RunOutcome.Completed(new RunOutcome.Result(0, Map.of(), Map.of(), 0, 0));

    ToyRun(Path folder, TrainingSpec spec) throws IOException {
        this.folder = folder;
        this.spec = spec;
        Files.createDirectories(folder);
    }

    /// Five epochs of four steps of 16, 16, 16 and 2 rows.
    static TrainingSpec spec() {
        TrainingSpec defaults = TrainingSpec.defaults();
        return defaults.withLength(new TrainingSpec.Length(5, null))
                .withRates(new TrainingSpec.Rates(0.05, null, TrainingSpec.Schedule.COSINE, 0.1))
                .withMonitor(
                        new TrainingSpec.Monitor(null, new TrainingSpec.EarlyStopping(3, 0.001, "loss"), 1e9, null));
    }

    /// Hears the events of the run, and lets it stop after that many steps.
    List<RunEvent> heard(long stopAfter) {
        List<RunEvent> events = new ArrayList<>();
        listener = events::add;
        stop = () -> events.stream().anyMatch(event -> event instanceof RunEvent.Step step && step.step() >= stopAfter);
        return events;
    }

    static List<String> notes(List<RunEvent> events, String kind) {
        return events.stream()
                .filter(event ->
                        event instanceof RunEvent.Note note && note.kind().equals(kind))
                .map(event -> ((RunEvent.Note) event).text())
                .toList();
    }

    static long steps(List<RunEvent> events) {
        return events.stream().filter(RunEvent.Step.class::isInstance).count();
    }

    /// Trains from the newest checkpoint, if there is one, and returns the final weights.
    float[] run() throws IOException {
        RunFolder run = new RunFolder(folder);
        try (RunLease lease = run.claim();
                Journal journal = Journal.append(run.journal());
                NDManager manager = Torch.manager(Device.cpu())) {
            ToyLearner learner = new ToyLearner(manager, spec.learningRate(false));
            prepare.accept(learner);
            Integer micro = spec.microBatchSize();
            Plan plan = new Plan(ROWS, spec, MicroBatches.ofRows(micro == null ? spec.batchSize() : micro));
            RunLog log = new RunLog(journal, lease, listener);
            try (Optimizer optimizer = new Optimizer(manager, spec.optimizer(), learner.parameters())) {
                TrainingLoop loop = new TrainingLoop(
                        spec,
                        plan,
                        ToyLearner::batch,
                        learner,
                        optimizer,
                        new Checkpoints(run.checkpoints()),
                        log,
                        stop,
                        manager,
                        new Fingerprint("toy", "toy", "toy", "toy"),
                        1);
                long from = loop.resume();
                log.add(new RunEvent.Started(
                        1, 1, from, plan.totalSteps(), plan.stepsPerEpoch(), 9, "cpu", "fp32", null));
                outcome = loop.run();
                return learner.weights();
            }
        }
    }

    /// Starts {@link #main} in a process of its own.
    ///
    /// @param output takes what it says
    static Process inAnotherProcess(Path run, Path output) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        ToyRun.class.getName(),
                        run.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /// What this test itself was loaded from, whoever started it.
    private static String classPath() {
        String inherited = System.getProperty("java.class.path");
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs())
                                .map(place ->
                                        Path.of(URI.create(place.toString())).toString())
                                .collect(Collectors.joining(File.pathSeparator))
                        + File.pathSeparator
                        + inherited
                : inherited;
    }

    /// Trains with a checkpoint after each step and is killed in its tenth.
    public static void main(String[] arguments) throws IOException {
        TrainingSpec spec = everyStep(spec());
        ToyRun run = new ToyRun(Path.of(arguments[0]), spec);
        run.prepare = learner -> learner.beforeMicroBatch = () -> {
            if (learner.microBatches >= 9) {
                die();
            }
        };
        run.run();
    }

    /// By the signal that no process can catch, where there are signals.
    private static void die() {
        try {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-9", self).start().waitFor();
        } catch (IOException | InterruptedException _) {
            Runtime.getRuntime().halt(9);
        }
    }

    static TrainingSpec everyStep(TrainingSpec spec) {
        TrainingSpec.Monitor monitor = spec.monitor();
        return spec.withMonitor(monitor.withCheckpointEvery(0));
    }
}
