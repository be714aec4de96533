package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.TrainingSpec.Monitor;
import graft.engine.runs.RunEvent;
import graft.engine.tensor.Torch;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the validation rows have shown of a run so far: the newest metrics, the best with their weights, and whether
/// there is still hope for better ones.
final class Evaluations implements AutoCloseable {

    /// Seconds that a last evaluation may take where the run has good weights already.
    private static final double QUICK = 5;

    private final Monitor monitor;
    private final Plan plan;
    private final Learner learner;
    private final Optimizer optimizer;
    private final RunLog log;
    private final NDManager manager;
    private EarlyStopping watch;
    private @Nullable Weights best;
    private Map<String, Double> bestMetrics = Map.of();
    private Map<String, Double> lastMetrics = Map.of();
    private long evaluatedStep = -1;
    private double seconds;

    Evaluations(Monitor monitor, Plan plan, Learner learner, Optimizer optimizer, RunLog log, NDManager manager) {
        this.monitor = monitor;
        this.plan = plan;
        this.learner = learner;
        this.optimizer = optimizer;
        this.log = log;
        this.manager = manager;
        this.watch = EarlyStopping.of(monitor.earlyStopping());
    }

    void resume(Checkpoint checkpoint) {
        watch = checkpoint.watch();
        evaluatedStep = checkpoint.evaluated();
    }

    boolean dueAt(long step) {
        Integer every = monitor.evaluateEvery();
        return step % (every == null ? plan.stepsPerEpoch() : every) == 0;
    }

    /// Whether one was due at this step and has not been made.
    boolean missingAt(long step) {
        return step > 0 && dueAt(step) && evaluatedStep != step;
    }

    /// Measures on the validation rows, and keeps the weights when they are the best so far.
    void take(long step, StepClock clock, StopToken stop) {
        double before = clock.seconds();
        Map<String, Double> metrics = inMemory(step, () -> learner.validate(stop));
        seconds = clock.seconds() - before;
        if (metrics.isEmpty()) {
            return;
        }
        evaluatedStep = step;
        boolean isBest = see(step, metrics);
        if (isBest) {
            keepBest();
        }
        log.add(new RunEvent.Evaluated(RunLog.now(), step, plan.epochs(step), metrics, isBest));
        if (watch.exhausted()) {
            log.note(
                    step,
                    "early-stop",
                    "No improvement of " + watch.metric() + " in " + watch.waited()
                            + " evaluations; the best was at step " + watch.bestStep() + ".");
        }
    }

    /// Metrics on the test rows, at the end of a run.
    Map<String, Double> test(long step) {
        return inMemory(step, () -> learner.test(StopToken.NEVER));
    }

    /// Measures; where memory does not suffice, again with half as many rows at a time.
    private Map<String, Double> inMemory(long step, Supplier<Map<String, Double>> measurement) {
        while (true) {
            try {
                return measurement.get();
            } catch (RuntimeException | OutOfMemoryError failure) {
                if (!Failures.outOfMemory(failure) || !learner.measureFewerRows()) {
                    throw failure;
                }
                Torch.releaseUnused(manager.getDevice());
                log.note(step, "micro-batch", "Memory ran out while measuring: half as many rows at a time.");
            }
        }
    }

    /// Seconds for what is measured after the last step: by the validation before, or where there was none yet by the
    /// steps.
    ///
    /// @param step    the last one
    /// @param forward seconds for the forward pass of a row, NaN before the first step
    double secondsAfter(long step, double forward) {
        int validation = learner.validationRows();
        boolean again = evaluatedStep != step && (best == null || seconds < QUICK);
        double row = seconds > 0 && validation > 0 ? seconds / validation : forward;
        return Double.isNaN(row) ? 0 : row * ((again ? validation : 0) + learner.testRows());
    }

    private boolean see(long step, Map<String, Double> metrics) {
        lastMetrics = metrics;
        watch = watch.after(step, metrics.getOrDefault(watch.metric(), Double.NaN));
        boolean isBest = watch.bestStep() == step;
        if (isBest) {
            bestMetrics = metrics;
        }
        return isBest;
    }

    /// At the end of a run: a last evaluation where it is missing, and the best weights put back where the run watches
    /// for them.
    ///
    /// @param onCurve whether that evaluation is a point of the curve; not where the run may yet go on
    /// @return metrics of the weights that are kept
    Map<String, Double> last(long step, boolean onCurve) {
        if (step > 0 && evaluatedStep != step && (best == null || seconds < QUICK)) {
            Map<String, Double> metrics = inMemory(step, () -> learner.validate(StopToken.NEVER));
            if (!metrics.isEmpty()) {
                boolean isBest = see(step, metrics);
                if (isBest) {
                    close();
                }
                if (onCurve) {
                    log.add(new RunEvent.Evaluated(RunLog.now(), step, plan.epochs(step), metrics, isBest));
                }
            }
        }
        if (watch.bestStep() == step || monitor.earlyStopping() == null || !restoreBest()) {
            return lastMetrics;
        }
        log.note(step, "best-restored", "The weights of step " + watch.bestStep() + ", the best, are kept.");
        return bestMetrics.isEmpty() ? inMemory(step, () -> learner.validate(StopToken.NEVER)) : bestMetrics;
    }

    /// Puts the best weights back.
    ///
    /// @return false where there are none
    boolean restoreBest() {
        if (best == null) {
            return false;
        }
        best.restore(optimizer.parameters());
        return true;
    }

    /// Takes the best weights from a checkpoint; none are an empty map.
    void takeBest(Map<String, NDArray> stored) {
        if (!stored.isEmpty()) {
            keepBest();
            Objects.requireNonNull(best).set(stored);
        }
    }

    private void keepBest() {
        if (best == null) {
            best = new Weights(manager, optimizer.parameters());
        } else {
            best.take(optimizer.parameters());
        }
    }

    EarlyStopping watch() {
        return watch;
    }

    /// Whether so many evaluations brought nothing better that the run ends.
    boolean exhausted() {
        return watch.exhausted();
    }

    /// The step of the newest evaluation, −1 before the first.
    long step() {
        return evaluatedStep;
    }

    Map<String, Double> bestMetrics() {
        return bestMetrics;
    }

    @Nullable
    Weights best() {
        return best;
    }

    /// The name of the best weights' file beside a checkpoint, or null where there are none.
    @Nullable
    String bestFile() {
        return best == null ? null : "best-" + watch.bestStep() + ".safetensors";
    }

    /// Frees the best weights.
    @Override
    public void close() {
        if (best != null) {
            best.close();
            best = null;
        }
    }
}
