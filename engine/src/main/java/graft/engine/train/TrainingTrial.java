package graft.engine.train;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.data.Batch;
import graft.engine.data.Collator;
import graft.engine.data.PreparedData;
import graft.engine.data.Rows;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.eval.Evaluator;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Extent;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.MemoryBook;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Two steps of a recipe on its longest rows, to see what training it takes before it is trained: the first makes what
/// every run makes once, the second is timed. Nothing of it is kept.
public final class TrainingTrial {

    private static final int STEPS = 2;

    private TrainingTrial() {}

    /// @param peakBytes   most memory that the process held, the base model and what else it keeps warm included
    /// @param stepSeconds of the second step
    /// @param rows        in a step
    /// @param length      tokens of the longest of them
    public record Cost(long peakBytes, double stepSeconds, int rows, int length) {}

    /// Tries a fresh model of the recipe on the given base.
    ///
    /// @param base left as it was
    /// @param book learns from it
    /// @throws InvalidInput for a fusion, and where there are no rows
    public static Cost of(Recipe recipe, BaseModel base, PreparedData data, MemoryBook book) {
        if (recipe.fusion() != null) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID, "A fusion cannot be tried in this way yet.", "Train it for one step.");
        }
        int[] longest = longest(data.train(), recipe.training().batchSize());
        Task task = recipe.task().labels().isEmpty() ? recipe.task().withLabels(data.labels()) : recipe.task();
        TrainingSpec spec = recipe.training();
        Collator collator = new Collator(task.kind(), data.tokenizer(), spec.seed());
        PeakMemory.reset();
        long before = base.device().isGpu() ? PeakMemory.nowOn(base.device()) : PeakMemory.now();
        RunMemory known = new RunMemory(
                book, recipe.withTask(task), base, new Extent(longest(data.train(), longest), 0), null, before);
        MemoryPlan memory = known.plan();
        try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), task, spec.seed());
                NDManager manager = base.manager().newSubManager()) {
            model.recompute(memory.recompute());
            Learner learner = new ModelLearner(
                    model,
                    data,
                    ModelLearner.options(spec.loss(), task, data.train()),
                    new Evaluator(model, collator, memory.microBatch()),
                    spec.learningRate(recipe.trainsBase()),
                    spec.learningRate(recipe.trainsBase()),
                    null,
                    0);
            List<Batch> batches = batches(collator, data.train(), longest, memory.microBatch());
            try (Optimizer optimizer = new Optimizer(manager, spec.optimizer(), learner.parameters())) {
                double seconds = 0;
                for (int i = 0; i < STEPS; i++) {
                    long began = System.nanoTime();
                    Torch.seed(spec.seed() + i);
                    step(learner, batches, optimizer, manager);
                    seconds = (System.nanoTime() - began) / 1e9;
                }
                int length = longest(data.train(), longest);
                long peak = PeakMemory.bytes(base.device());
                known.learn(peak);
                return new Cost(peak, seconds, longest.length, length);
            }
        }
    }

    private static void step(Learner learner, List<Batch> batches, Optimizer optimizer, NDManager manager) {
        double weight = batches.stream().mapToDouble(learner::weight).sum();
        for (Batch batch : batches) {
            try (NDManager scope = manager.newSubManager();
                    GradMode _ = GradMode.on()) {
                Loss loss = learner.loss(batch, scope);
                loss.backward(1 / Math.max(weight, 1e-12));
            }
        }
        optimizer.step(1);
    }

    private static int longest(Rows rows, int[] chosen) {
        return IntStream.of(chosen).map(rows::length).max().orElse(0);
    }

    /// The rows with the most tokens, as many as a step takes.
    static int[] longest(Rows rows, int count) {
        if (rows.size() == 0) {
            throw new InvalidInput(
                    ErrorCode.DATA_EMPTY, "data.source: there are no training rows.", "Give at least one row.");
        }
        return IntStream.range(0, rows.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer row) -> -rows.length(row)))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static List<Batch> batches(Collator collator, Rows rows, int[] chosen, int microBatch) {
        List<Batch> batches = new ArrayList<>();
        for (int at = 0; at < chosen.length; at += microBatch) {
            int[] part = Arrays.copyOfRange(chosen, at, Math.min(chosen.length, at + microBatch));
            batches.add(collator.collate(rows, part, 0));
        }
        return batches;
    }
}
