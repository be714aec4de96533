package graft.engine.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.Parameter;
import graft.engine.data.BatchPlan;
import graft.engine.data.Collator;
import graft.engine.data.PreparedData;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.eval.Evaluator;
import graft.engine.eval.Feed;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Extent;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunLease;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run from its folder to its result: makes base, data and model ready, goes on from the last checkpoint
/// where there is one, trains, and leaves adapter, environment and the closing event in the folder.
public final class Training {

    private static final int MOST_RETRIES = 3;
    private static final RunOutcome.Result NOTHING = new RunOutcome.Result(0, Map.of(), Map.of(), 0, Double.NaN);

    private final RunFolder folder;
    private final Recipe recipe;
    private final Supplies supplies;
    private final StopToken stop;
    private final RunLog log;
    private final RunFiles files;
    private final long residentBefore = PeakMemory.now();
    private double usedScale = 1;
    private boolean goodWeights = true;
    private Device device = Device.cpu();
    private @Nullable RunMemory memory;

    private Training(RunFolder folder, Recipe recipe, Supplies supplies, StopToken stop, RunLog log) {
        this.folder = folder;
        this.recipe = recipe;
        this.supplies = supplies;
        this.stop = stop;
        this.log = log;
        this.files = new RunFiles(folder, recipe, log);
    }

    /// Trains a run, new or interrupted, on the calling thread. What goes wrong in it is told by the outcome
    /// and by the journal.
    ///
    /// @param stop     asked between micro-batches, beside the folder's stop request
    /// @param listener hears every event that the journal gets
    /// @throws InvalidInput when another process trains the run, or its folder cannot be written
    public static RunOutcome run(
            RunFolder folder, Recipe recipe, Supplies supplies, StopToken stop, Consumer<RunEvent> listener) {
        return logged(folder, listener, log -> {
            folder.clearRequests();
            PeakMemory.reset();
            StopToken either = new FolderRequests(stop, folder);
            Training training = new Training(folder, recipe, supplies, either, log);
            RunOutcome outcome = training.guarded();
            training.finished(outcome);
            folder.clearRequests();
            return outcome;
        });
    }

    /// Ends a run that cannot even begin, so that its journal says why.
    ///
    /// @param cause    such as a recipe that cannot be read
    /// @param listener hears the closing event
    /// @throws InvalidInput when another process trains the run, or its folder cannot be written
    public static RunOutcome refuse(RunFolder folder, EngineException cause, Consumer<RunEvent> listener) {
        return logged(folder, listener, log -> {
            RunOutcome.Failed outcome = new RunOutcome.Failed(NOTHING, cause);
            log.add(RunFiles.closing(folder, outcome, 0));
            log.finish(StopToken.NEVER);
            return outcome;
        });
    }

    private interface Logged {
        RunOutcome train(RunLog log) throws IOException;
    }

    private static RunOutcome logged(RunFolder folder, Consumer<RunEvent> listener, Logged training) {
        try (RunLease lease = folder.claim();
                Journal journal = Journal.append(folder.journal())) {
            RunLog log = new RunLog(journal, lease, listener);
            if (journal.cut() > 0) {
                log.note(
                        0,
                        "warning",
                        "The last line of the journal was torn by a process that ended while it wrote; its "
                                + journal.cut() + " bytes are cut off.");
            }
            return training.train(log);
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    "The run's folder " + folder.path() + " cannot be written: " + FileFault.of(failure) + ".",
                    "Check its permissions and the space on its disk.",
                    failure);
        }
    }

    private RunOutcome guarded() {
        try {
            return trained();
        } catch (CancellationException _) {
            return new RunOutcome.Stopped(NOTHING);
        } catch (EngineException failure) {
            return new RunOutcome.Failed(NOTHING, failure);
        } catch (RuntimeException | OutOfMemoryError failure) {
            TrainingSpec spec = recipe.training();
            int rows = spec.microBatchSize() == null ? spec.batchSize() : spec.microBatchSize();
            return new RunOutcome.Failed(NOTHING, Failures.of(failure, memory == null ? rows : memory.rows(rows)));
        }
    }

    private RunOutcome trained() {
        BaseModel base = supplies.base(recipe, this::prepare);
        device = base.device();
        Torch.releaseUnused(device); // what runs before it left is not this one's
        try (PreparedData data = supplies.data(recipe, base, this::prepare)) {
            if (data.train().size() == 0) {
                throw new InvalidInput(
                        ErrorCode.DATA_EMPTY, "There are no training rows.", "Give data with at least one row.");
            }
            Task task = recipe.task().labels().isEmpty() ? recipe.task().withLabels(data.labels()) : recipe.task();
            double scale = 1;
            for (int attempt = 1; ; attempt++) {
                RunOutcome outcome;
                try (AdaptedModel model = model(base, task, data);
                        NDManager manager = base.manager().newSubManager()) {
                    outcome = trained(base, data, model, manager, scale);
                }
                if (attempt > MOST_RETRIES || !isToBeRetried(outcome)) {
                    keepStart(base, task, data, outcome);
                    return outcome;
                }
                scale = usedScale / 3;
                log.note(
                        outcome.result().steps(),
                        "retry",
                        (folder.hasCheckpoint() ? "Goes on from the last checkpoint" : "Begins again from the start")
                                + " with a third of the learning rate.");
            }
        }
    }

    private static List<Integer> ids(Tokenizer tokenizer, String text) {
        return Arrays.stream(
                        tokenizer.encode(text, null, Tokenizer.UNLIMITED, false).ids())
                .boxed()
                .toList();
    }

    private boolean isToBeRetried(RunOutcome outcome) {
        return recipe.training().monitor().onDivergence() == TrainingSpec.OnDivergence.RETRY
                && !stop.stopRequested()
                && outcome.result().steps() > 0 // before the first update no learning rate is to blame
                && diverged(outcome);
    }

    private static boolean diverged(RunOutcome outcome) {
        return outcome instanceof RunOutcome.Failed failed && failed.cause().code() == ErrorCode.RUN_DIVERGED;
    }

    /// A run that diverged before its first checkpoint keeps the weights that it began with, which its seed makes anew;
    /// not where those were ruined already.
    private void keepStart(BaseModel base, Task task, PreparedData data, RunOutcome outcome) {
        if (diverged(outcome) && !goodWeights && outcome.result().steps() > 0) {
            try (AdaptedModel start = model(base, task, data)) {
                kept(start, outcome);
            }
        }
    }

    /// Writes the result. Where that fails, so does the run, which has taken its steps all the same.
    private RunOutcome kept(AdaptedModel model, RunOutcome outcome) {
        try {
            files.adapter(model);
            return outcome;
        } catch (EngineException failure) {
            if (outcome instanceof RunOutcome.Failed) { // its own cause is told first
                log.note(outcome.result().steps(), "warning", "No adapter is kept: " + failure.getMessage());
                return outcome;
            }
            return new RunOutcome.Failed(outcome.result(), failure);
        }
    }

    private AdaptedModel model(BaseModel base, Task task, PreparedData data) {
        return recipe.fusion() == null
                ? model(base, recipe, task, data)
                : FusedModel.build(base, recipe, task, FusionMembers.named(recipe.fusion(), folder.workspace()));
    }

    /// The recipe's adapters and head as training begins with them.
    static AdaptedModel model(BaseModel base, Recipe recipe, Task task, PreparedData data) {
        return new Assembly(recipe.adapters(), task)
                .with(text -> ids(data.tokenizer(), text))
                .on(base, recipe.training().seed());
    }

    private RunOutcome trained(BaseModel base, PreparedData data, AdaptedModel model, NDManager manager, double scale) {
        TrainingSpec spec = recipe.training();
        Task task = model.task();
        Collator collator = new Collator(task.kind(), data.tokenizer(), spec.seed());
        Recipe labelled = recipe.withTask(task);
        memory = new RunMemory(
                supplies.memory(),
                labelled,
                base,
                RunMemory.extent(data, recipe.training().batchSize()),
                Environment.microBatches(folder, recipe),
                device.isGpu() ? PeakMemory.nowOn(device) : residentBefore);
        MemoryPlan chosen = memory.plan(log);
        int microBatch = chosen.microBatch();
        noteRows(model, data);
        model.recompute(chosen.recompute());
        Plan plan = new Plan(data.train(), spec, chosen.parts());
        TrainingLoop.Collate collate = (rows, epoch) -> collator.collate(data.train(), rows, epoch);
        try (FrozenStates frozen =
                FrozenStates.of(recipe, model, plan, data.train().lengths(), collate, folder, log)) {
            return trained(
                    base,
                    data,
                    model,
                    manager,
                    plan,
                    collate,
                    learner(data, model, collator, microBatch, frozen),
                    scale);
        }
    }

    private RunOutcome trained(
            BaseModel base,
            PreparedData data,
            AdaptedModel model,
            NDManager manager,
            Plan plan,
            TrainingLoop.Collate collate,
            Learner learner,
            double scale) {
        TrainingSpec spec = recipe.training();
        Fingerprint fingerprint = Fingerprint.of(recipe, supplies.modelHash(recipe, base), data);
        RunChecks.resumable(folder, fingerprint);
        files.environment(base, data, fingerprint, plan.parts());
        try (Optimizer optimizer = new Optimizer(manager, spec.optimizer(), learner.parameters())) {
            TrainingLoop loop = new TrainingLoop(
                    spec,
                    plan,
                    collate,
                    learner,
                    optimizer,
                    new Checkpoints(folder.checkpoints()),
                    log,
                    stop,
                    manager,
                    fingerprint,
                    scale);
            long from = loop.resume();
            if (from == 0) {
                noteNewHead(base, model);
            } else {
                files.noteLostSteps(from);
            }
            log.add(new RunEvent.Started(
                    RunLog.now(),
                    ProcessHandle.current().pid(),
                    from,
                    plan.totalSteps(),
                    plan.stepsPerEpoch(),
                    model.trainable(),
                    Torch.name(base.device()),
                    base.precision().reason(),
                    from > 0 ? null : identityGap(model, data, collate, manager)));
            RunOutcome outcome = loop.run();
            usedScale = loop.rateScale();
            goodWeights = loop.hasGoodWeights();
            // A run that diverged has put its last good weights back, where there are some.
            return outcome instanceof RunOutcome.Failed && !(diverged(outcome) && goodWeights)
                    ? outcome
                    : kept(model, outcome);
        }
    }

    /// Where rows differ in length, what keeps their padding costs time.
    private void noteRows(AdaptedModel model, PreparedData data) {
        List<Integer> layers = model.needsPadding();
        if (!layers.isEmpty()
                && Arrays.stream(data.train().lengths()).distinct().count() > 1) {
            log.note(
                    0,
                    "padding",
                    "An adapter reads whole rows (in layer " + layers.getFirst()
                            + "): rows are padded to the longest of their batch instead of lying end to end.");
        }
    }

    /// A head that starts from random values says so, above all where the base brought a classifier of its own.
    private void noteNewHead(BaseModel base, AdaptedModel model) {
        long head = model.parameters().stream()
                .filter(parameter -> parameter.group() == Parameter.Group.HEAD)
                .mapToLong(parameter -> parameter.value().size())
                .sum();
        if (head > 0) {
            String own = base.ownHead() == null
                    ? ""
                    : "; the classifier of " + base.shape().architecture() + " is not used";
            log.note(
                    0,
                    "head",
                    "new, " + head + " parameters drawn from seed "
                            + recipe.training().seed() + own + ".");
        }
    }

    private Learner learner(
            PreparedData data, AdaptedModel model, Collator collator, int microBatch, @Nullable FrozenStates frozen) {
        TrainingSpec spec = recipe.training();
        double rate = spec.learningRate(recipe.trainsBase());
        Double headRate = spec.rates().headLearningRate();
        // Without gradients several times the rows have room; not where layers keep nothing to begin with.
        int rowsMeasured = model.recomputes() ? microBatch : Extent.MEASURED * microBatch;
        return new ModelLearner(
                model,
                data,
                ModelLearner.options(spec.loss(), model.task(), data.train()),
                new Evaluator(model, collator, rowsMeasured),
                rate,
                headRate == null ? rate : headRate,
                frozen,
                spec.loss().layerDrop() == null ? 0 : spec.loss().layerDrop());
    }

    /// How far the fresh adapters move the model on a few real rows: 0 for a true identity. None for full
    /// fine-tuning.
    private Double identityGap(AdaptedModel model, PreparedData data, TrainingLoop.Collate collate, NDManager manager) {
        int[] rows = new BatchPlan(data.train().lengths(), 4, 0).epoch(0).getFirst();
        try (NDManager scope = manager.newSubManager()) {
            return model.identityGap(Feed.inputs(scope, collate.batch(rows, Collator.EVALUATION)));
        }
    }

    private boolean prepare(String what, long done, long total) {
        log.add(new RunEvent.Preparing(RunLog.now(), what, total <= 0 ? 0 : (double) done / total));
        return !stop.stopRequested();
    }

    private void finished(RunOutcome outcome) {
        RunOutcome.Result result = outcome.result();
        long peak = PeakMemory.bytes(device);
        if (memory != null && !(outcome instanceof RunOutcome.Failed) && result.steps() > 0) {
            memory.learn(peak);
        }
        log.add(files.closing(outcome, peak));
        log.finish(stop);
    }
}
