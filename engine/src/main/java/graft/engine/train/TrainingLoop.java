package graft.engine.train;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Loss;
import graft.engine.data.Batch;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.RunFailed;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunEvent;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The whole of training on one page, in the order in which it happens: batch, micro-batches, forward, loss,
/// backward, clip, step, journal, evaluate, checkpoint. Everything random is drawn from the seed and the
/// step's number, so a run that was interrupted goes on bit-equal (CPU) from its last {@link Checkpoint}.
final class TrainingLoop {

    private static final long PAUSE_MILLIS = 50;

    /// Makes the batch of some training rows in an epoch.
    interface Collate {
        Batch batch(int[] rows, int epoch);
    }

    private final TrainingSpec spec;
    private final Plan plan;
    private final BatchesAhead batches;
    private final Learner learner;
    private final Optimizer optimizer;
    private final LearningRateSchedule schedule;
    private final Checkpoints checkpoints;
    private final Evaluations evaluations;
    private final RunLog log;
    private final StopToken stop;
    private final NDManager manager;
    private final StepClock clock;
    private final Fingerprint fingerprint;
    private final Vitals vitals;
    private double rateScale;
    private LossWatch losses = LossWatch.FRESH;

    private long step;
    private boolean goodWeights = true;

    TrainingLoop(
            TrainingSpec spec,
            Plan plan,
            Collate collate,
            Learner learner,
            Optimizer optimizer,
            Checkpoints checkpoints,
            RunLog log,
            StopToken stop,
            NDManager manager,
            Fingerprint fingerprint,
            double rateScale) {
        this.spec = spec;
        this.plan = plan;
        this.batches = new BatchesAhead(plan, collate);
        this.learner = learner;
        this.optimizer = optimizer;
        this.schedule =
                LearningRateSchedule.of(spec.rates().schedule(), spec.rates().warmup(), plan.totalSteps());
        this.checkpoints = checkpoints;
        this.log = log;
        this.stop = stop;
        this.manager = manager;
        this.clock = new StepClock(spec.monitor());
        this.evaluations = new Evaluations(spec.monitor(), plan, learner, optimizer, log, manager);
        this.fingerprint = fingerprint;
        this.rateScale = rateScale;
        this.vitals = new Vitals(optimizer, manager, plan.totalSteps());
    }

    /// True unless a divergence found no good weights to put back; those of the start can be made anew.
    boolean hasGoodWeights() {
        return goodWeights;
    }

    /// The share of the learning rates that is used: 1, or less after a divergence.
    double rateScale() {
        return rateScale;
    }

    /// Loads the newest checkpoint where there is one.
    ///
    /// @return the step it goes on from, 0 for a new run
    long resume() {
        Checkpoint checkpoint = load();
        if (checkpoint != null) {
            evaluations.resume(checkpoint);
            losses = checkpoint.losses();
            rateScale = Math.min(rateScale, checkpoint.rateScale());
            clock.goOnFrom(checkpoint.seconds());
            log.note(step, "resumed", "Goes on from the checkpoint at step " + step + ".");
        } else if (schedule.warmupSteps() >= plan.totalSteps()) {
            log.note(
                    0,
                    "warning",
                    "Warm-up takes " + schedule.warmupSteps() + " steps and training ends after " + plan.totalSteps()
                            + ": the learning rate never reaches its full value.");
        }
        return step;
    }

    private @Nullable Checkpoint load() {
        Checkpoint checkpoint = checkpoints.load(
                schedule,
                fingerprint,
                optimizer,
                evaluations::takeBest,
                manager,
                damaged -> log.note(0, "warning", damaged + " The checkpoint before it is used."));
        if (checkpoint != null) {
            step = checkpoint.step();
        }
        return checkpoint;
    }

    /// Trains to the end of the plan, or until something ends it earlier. The learner is left with the
    /// weights to keep.
    RunOutcome run() {
        try {
            if (evaluations.missingAt(step)) {
                evaluations.take(step, clock, stop); // it was given up when the run was stopped
            }
            while (step < plan.totalSteps() && !evaluations.exhausted()) {
                if (clock.timeIsUp(this::secondsAfter)) {
                    log.note(step, "time-limit", "The time limit ended the run; its result is kept.");
                    break;
                }
                waitWhilePaused();
                if (stop.stopRequested() || !takeStepInMemory()) {
                    checkpoint();
                    return new RunOutcome.Stopped(finish(false));
                }
                if (evaluations.dueAt(step)) {
                    evaluations.take(step, clock, stop);
                }
                if (clock.checkpointIsDue()) {
                    checkpoint();
                }
            }
            // From here the run can be extended.
            checkpoint();
            RunOutcome.Result result = finish(true);
            return evaluations.exhausted() ? new RunOutcome.EarlyStopped(result) : new RunOutcome.Completed(result);
        } catch (Diverged diverged) {
            return new RunOutcome.Failed(result(evaluations.bestMetrics(), Map.of()), giveUp(diverged));
        } catch (RuntimeException | OutOfMemoryError failure) {
            return new RunOutcome.Failed(
                    result(evaluations.bestMetrics(), Map.of()), Failures.of(failure, plan.microBatchSize()));
        } finally {
            batches.close();
            evaluations.close();
        }
    }

    /// A forward pass is half of a step or less.
    private double secondsAfter() {
        return evaluations.secondsAfter(step, clock.medianStep() / (2.0 * spec.batchSize()));
    }

    /// One update; where memory does not suffice, again with half as many rows at a time.
    private boolean takeStepInMemory() {
        while (true) {
            try {
                return takeStep();
            } catch (RuntimeException | OutOfMemoryError failure) {
                if (!Failures.outOfMemory(failure) || !plan.halveMicroBatch()) {
                    throw failure;
                }
                optimizer.discardGradients();
                Torch.releaseUnused(manager.getDevice());
                log.note(
                        step,
                        "micro-batch",
                        "Memory ran out: from here on batches are worked through " + plan.microBatchSize()
                                + " rows at a time. The batch stays the same.");
            }
        }
    }

    /// One update of the weights.
    ///
    /// @return false when it was given up because someone wants the run to stop; then nothing has changed
    private boolean takeStep() {
        clock.beginStep();
        // The batch, in micro-batches that fit into memory.
        List<Batch> microBatches = batches.of(step);
        double weight = 0;
        long tokens = 0;
        for (Batch batch : microBatches) {
            weight += learner.weight(batch);
            tokens += batch.tokens();
        }
        // Forward and backward of each. Dividing by the whole step's weight makes uneven micro-batches count by their
        // rows or tokens, exactly as one large batch would.
        double lossSum = 0;
        for (int i = 0; i < microBatches.size(); i++) {
            if (i > 0 && stop.stopRequested()) {
                optimizer.discardGradients();
                return false;
            }
            Torch.seed(seedOf(step, i));
            try (NDManager scope = manager.newSubManager();
                    GradMode _ = GradMode.on()) {
                Loss loss = learner.loss(microBatches.get(i), scope);
                loss.backward(1 / Math.max(weight, 1e-12));
                lossSum += loss.sum().getFloat();
            }
        }
        // Clip and update.
        double loss = lossSum / Math.max(weight, 1e-12);
        double factor = rateScale * schedule.factor(step);
        if (!Double.isFinite(loss) || isSpike(loss, microBatches)) {
            optimizer.discardGradients();
            throw diverged(loss, factor);
        }
        double norm = vitals.step(step + 1, factor);
        if (!Double.isFinite(norm)) {
            throw diverged(norm, factor);
        }
        losses = losses.after(loss);
        step++;
        clock.endStep();
        log.add(new RunEvent.Step(
                RunLog.now(), step, plan.epochs(step), loss, optimizer.rate(factor), norm, tokens, clock.seconds()));
        vitals.tell(step, log);
        return true;
    }

    private void waitWhilePaused() {
        if (!stop.pauseRequested()) {
            return;
        }
        checkpoint();
        clock.pause();
        log.note(step, "paused", "The run waits, with everything in memory.");
        try {
            while (stop.pauseRequested() && !stop.stopRequested()) {
                log.beat();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        clock.goOn();
        log.note(step, "continued", "The run goes on.");
    }

    /// Saves everything that going on needs. A full disk is a warning, not an end.
    private void checkpoint() {
        try {
            checkpoints.save(
                    new Checkpoint(
                            step,
                            plan.epochOf(step),
                            step % plan.stepsPerEpoch(),
                            spec.seed(),
                            schedule,
                            clock.seconds(),
                            evaluations.watch(),
                            evaluations.step(),
                            evaluations.bestFile(),
                            losses,
                            rateScale,
                            fingerprint),
                    optimizer,
                    evaluations.best());
            log.add(new RunEvent.CheckpointSaved(RunLog.now(), step, "checkpoints/step-" + step));
            log.sync();
        } catch (EngineException failure) {
            log.note(step, "warning", "No checkpoint could be saved: " + failure.getMessage() + " Training goes on.");
        }
        clock.checkpointDone();
    }

    /// The last evaluation, the best weights, the test rows.
    ///
    /// @param onCurve whether that evaluation is a point of the curve; not where the run may yet go on
    private RunOutcome.Result finish(boolean onCurve) {
        Map<String, Double> validation = evaluations.last(step, onCurve);
        return result(validation, evaluations.test(step));
    }

    private RunOutcome.Result result(Map<String, Double> validation, Map<String, Double> test) {
        return new RunOutcome.Result(step, validation, test, clock.seconds(), clock.medianStep());
    }

    private long seedOf(long atStep, int microBatch) {
        long mixed = (spec.seed() * 0x9E3779B97F4A7C15L + atStep) * 0xBF58476D1CE4E5B9L + microBatch;
        return mixed ^ (mixed >>> 31);
    }

    private boolean isSpike(double loss, List<Batch> microBatches) {
        int rows = microBatches.stream().mapToInt(Batch::rows).sum();
        return spec.monitor().onDivergence() != TrainingSpec.OnDivergence.GO_ON && losses.isSpike(loss, rows);
    }

    /// Carries a divergence out of the step in which it was seen; that step has changed nothing.
    private static final class Diverged extends RuntimeException {
        Diverged(String message) {
            super(message, null, false, false);
        }
    }

    private Diverged diverged(double value, double factor) {
        String what = Double.isFinite(value)
                ? "The loss jumped to " + (float) value + " at step " + (step + 1) + ", far above the "
                        + (float) losses.first() + " at the start"
                : "The loss or its gradient is no longer a number at step " + (step + 1);
        return new Diverged(what + " (learning rate " + (float) optimizer.rate(factor) + ").");
    }

    /// Puts the last good weights back: the best so far, else those of the last checkpoint before the update after
    /// which the loss was seen to have diverged. What was saved since is of no use to anyone and goes.
    private RunFailed giveUp(Diverged diverged) {
        checkpoints.forgetFrom(step);
        String kept;
        if (evaluations.restoreBest()) {
            kept = "The weights of step " + evaluations.watch().bestStep() + ", the best, are kept.";
        } else if (load() != null) {
            kept = "The weights of step " + step + ", the last checkpoint, are kept.";
        } else {
            goodWeights = false;
            kept = step == 0
                    ? "No earlier weights were saved."
                    : "No checkpoint had been saved yet, so that the weights of the start are kept.";
        }
        String cause = String.valueOf(diverged.getMessage());
        log.note(step, "diverged", cause + " " + kept);
        Double headRate = spec.rates().headLearningRate();
        String head = headRate == null ? "" : ", training.headLearningRate=" + rounded(headRate * rateScale / 3);
        if (step == 0) {
            return new RunFailed(
                    ErrorCode.RUN_DIVERGED,
                    cause + " " + kept,
                    "Nothing had been learned yet, so that the learning rate is not the cause: look for numbers that are"
                            + " none in the base model's weights, or that are too large for its precision"
                            + " (base.precision=fp32).");
        }
        return new RunFailed(
                ErrorCode.RUN_DIVERGED,
                cause + " " + kept,
                "Train with a third of the learning rate (training.learningRate="
                        + rounded(optimizer.rate(rateScale) / 3) + head
                        + "), with more warm-up, or with training.onDivergence \"retry\", which does so by itself.");
    }

    /// To two digits: advice needs no more.
    private static String rounded(double rate) {
        return new BigDecimal(rate).round(new MathContext(2)).toString();
    }
}
