package graft.engine.desk;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Parameter;
import graft.engine.compose.ComposedModel;
import graft.engine.compose.ComposedModel.Stretch;
import graft.engine.compose.Composition;
import graft.engine.data.BatchPlan;
import graft.engine.data.Collator;
import graft.engine.data.Preparation;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.Sample;
import graft.engine.data.Samples;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.eval.EnsembleScorer;
import graft.engine.eval.Evaluator;
import graft.engine.eval.Feed;
import graft.engine.eval.Scorer;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.runs.Latency;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.service.IdentityReport;
import graft.engine.service.LearningRateCurve;
import graft.engine.service.MeasuredCost;
import graft.engine.service.PredictRequest;
import graft.engine.service.Prediction;
import graft.engine.train.LearningRateFinder;
import graft.engine.train.StopToken;
import graft.engine.train.TrainedAdapter;
import graft.engine.train.TrainingTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// Questions that need a model but no training: identity, predictions, evaluation.
final class Enquiries {

    private static final int BATCH = 32;

    private final WarmSupplies warm;

    Enquiries(WarmSupplies warm) {
        this.warm = warm;
    }

    /// Compares a recipe's fresh model with the bare base on real rows.
    IdentityReport identity(Recipe recipe, int most, Progress progress) {
        return warm.borrowed(supplies -> {
            try (PreparedData data = supplies.data(recipe, progress)) {
                Task task = recipe.task().labels().isEmpty() ? recipe.task().withLabels(data.labels()) : recipe.task();
                int rows = Math.min(most, data.train().size());
                if (rows == 0) {
                    throw new InvalidInput(
                            ErrorCode.DATA_EMPTY, "data.source: there are no training rows.", "Give at least one row.");
                }
                int[] chosen =
                        new BatchPlan(data.train().lengths(), rows, 0).epoch(0).getFirst();
                Collator collator = new Collator(task.kind(), data.tokenizer(), 0);
                BaseModel base = base(supplies, recipe, progress);
                Function<List<AdapterSpec>, Double> gap = adapters -> {
                    try (AdaptedModel model = AdaptedModel.build(base, adapters, task, 0);
                            NDManager scope = base.manager().newSubManager()) {
                        Inputs inputs = Feed.inputs(scope, collator.collate(data.train(), chosen, Collator.EVALUATION));
                        return model.identityGap(inputs);
                    }
                };
                double whole = gap.apply(recipe.adapters());
                return new IdentityReport(
                        whole, whole == 0, chosen.length, trainable(base, recipe, task), cause(recipe, whole, gap));
            }
        });
    }

    private static long trainable(BaseModel base, Recipe recipe, Task task) {
        try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), task, 0)) {
            return model.parameters().stream()
                    .map(Parameter::value)
                    .mapToLong(value -> value.getShape().size())
                    .sum();
        }
    }

    /// The first adapter that moves the output when it is alone.
    private static String cause(Recipe recipe, double whole, Function<List<AdapterSpec>, Double> gap) {
        if (whole == 0) {
            return "";
        }
        for (int i = 0; i < recipe.adapters().size(); i++) {
            AdapterSpec adapter = recipe.adapters().get(i);
            if (adapter.enabled() && gap.apply(List.of(adapter)) > 0) {
                return "adapters[" + i + "] (" + adapter.kind().text() + ")";
            }
        }
        return "the adapters together";
    }

    /// Labels with probabilities, tags, or generated text.
    List<Prediction> predict(Path adapter, PredictRequest request) {
        Recipe recipe = TrainedAdapter.recipe(adapter);
        if (!request.pairs().isEmpty()
                && request.pairs().size() != request.texts().size()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    request.texts().size() + " texts but " + request.pairs().size() + " second texts.",
                    "Give one for each text, or none.");
        }
        return warm.borrowed(supplies -> {
            BaseModel base = base(supplies, recipe, Progress.NONE);
            try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
                return new Predictor(model, supplies.tokenizer(recipe.base().model()), recipe)
                        .predict(request.texts(), request.pairs());
            }
        });
    }

    /// What each output of several adapters predicts, or of an ensemble all together.
    Map<String, List<Prediction>> predict(Workspace workspace, TeamRequest team, PredictRequest request) {
        Map<String, Path> folders = AdapterTeam.folders(workspace, team.adapters());
        Recipe first = TrainedAdapter.recipe(folders.values().iterator().next());
        return warm.borrowed(supplies -> {
            BaseModel base = base(supplies, first, Progress.NONE);
            try (AdapterTeam adapters = AdapterTeam.load(base, workspace, team)) {
                Map<String, List<Prediction>> each = new LinkedHashMap<>();
                for (Composition alternative : adapters.model().alternatives()) {
                    List<Prediction> all = new ArrayList<>();
                    for (Stretch rows :
                            ComposedModel.stretches(alternative, request.texts().size())) {
                        AdaptedModel model = adapters.model().on(rows.tree());
                        Predictor predictor = new Predictor(
                                model, supplies.tokenizer(first.base().model()), first.withTask(model.task()));
                        all.addAll(predictor.predict(of(request.texts(), rows), of(request.pairs(), rows)));
                    }
                    each.put(alternative.text(), all);
                }
                return team.ensemble()
                        ? Map.of("ensemble", Ensemble.of(List.copyOf(each.values()), team.weights()))
                        : each;
            }
        });
    }

    private static List<String> of(List<String> texts, Stretch rows) {
        return texts.isEmpty() ? texts : texts.subList(rows.from(), rows.to());
    }

    /// Metrics of several adapters together: of each output by what gave it, or of an ensemble as one.
    Map<String, Evaluation> evaluate(Workspace workspace, TeamRequest team, String data, Progress progress) {
        Map<String, Path> folders = AdapterTeam.folders(workspace, team.adapters());
        Recipe first = TrainedAdapter.recipe(folders.values().iterator().next());
        return warm.borrowed(supplies -> {
            BaseModel base = base(supplies, first, progress);
            try (AdapterTeam adapters = AdapterTeam.load(base, workspace, team)) {
                List<Composition> outputs = adapters.model().alternatives();
                if (team.ensemble()) {
                    List<Supplier<AdaptedModel>> models = outputs.stream()
                            .<Supplier<AdaptedModel>>map(
                                    each -> () -> adapters.model().on(each))
                            .toList();
                    Scorer scorer = new EnsembleScorer(models, Ensemble.shares(models.size(), team.weights()));
                    return Map.of("ensemble", evaluate(supplies, first, scorer, data, progress));
                }
                Map<String, Evaluation> each = new LinkedHashMap<>();
                for (Composition output : outputs) {
                    Scorer scorer = Scorer.of(adapters.model().on(output));
                    each.put(output.text(), evaluate(supplies, first, scorer, data, progress));
                }
                return each;
            }
        });
    }

    /// Metrics on another data set: a sample's test rows where it has some, else every row of the file.
    Evaluation evaluate(Path adapter, String data, Progress progress) {
        Recipe recipe = TrainedAdapter.recipe(adapter);
        return warm.borrowed(supplies -> {
            BaseModel base = base(supplies, recipe, progress);
            try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
                return evaluate(supplies, recipe, Scorer.of(model), data, progress);
            }
        });
    }

    private static Evaluation evaluate(
            WarmSupplies supplies, Recipe trained, Scorer model, String data, Progress progress) {
        Recipe recipe = trained.withTask(model.task());
        String file = Samples.bundled()
                .find(data)
                .map(Sample::test)
                .map(Path::toString)
                .orElse(data);
        DataSpec spec = recipe.data().withSource(new DataSpec.Source(file));
        try (PreparedData prepared = Preparation.evaluation(
                spec, recipe.task(), supplies.tokenizer(recipe.base().model()), supplies.cache(), progress)) {
            Collator collator = new Collator(
                    recipe.task().kind(),
                    prepared.tokenizer(),
                    recipe.training().seed());
            Map<String, Double> metrics = new Evaluator(model, collator, BATCH).metrics(prepared.test(), () -> false);
            return Evaluation.of(metrics, prepared.facts(), spec.maxLength());
        }
    }

    /// The learning-rate range test on the recipe's data.
    LearningRateCurve learningRate(Recipe recipe, String device, Progress progress) {
        return warm.borrowed(supplies -> {
            StopToken stop = () -> !progress.report("Searching the learning rate", 0, 0);
            try (PreparedData data = supplies.data(recipe, progress)) {
                BaseModel base =
                        supplies.base(recipe.base().model(), recipe.precision(), recipe.adapters(), device, progress);
                LearningRateFinder.Curve curve = LearningRateFinder.find(recipe, base, data, stop);
                return new LearningRateCurve(
                        curve.rates(), curve.losses(), curve.smoothed(), curve.suggestion(), curve.reason());
            }
        });
    }

    /// Two steps of the recipe on its longest rows. Not while a run is trained: its memory would be counted, too.
    MeasuredCost measure(Recipe recipe, Progress progress) {
        if (!warm.lock().tryLock()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "A run is being trained, and its memory would be measured with this recipe's.",
                    "Measure when it has ended.");
        }
        try (PreparedData data = warm.data(recipe, progress)) {
            TrainingTrial.Cost cost = TrainingTrial.of(recipe, base(warm, recipe, progress), data, warm.memory());
            return new MeasuredCost(cost.peakBytes(), cost.stepSeconds(), cost.rows(), cost.length());
        } finally {
            warm.lock().unlock();
        }
    }

    /// Times one row through a trained run's model. Not while a run is trained: it would be timed, too.
    Latency latency(RunFolder run, Progress progress) throws IOException {
        if (!warm.lock().tryLock()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "A run is being trained, and the processor would be shared with it.",
                    "Measure when it has ended.");
        }
        try {
            Path adapter = Adapters.folder(run);
            Recipe recipe = TrainedAdapter.recipe(adapter);
            try (PreparedData data = warm.data(recipe, progress)) {
                Latency latency = new RowClock(base(warm, recipe, progress), data, recipe).time(adapter);
                latency.write(run);
                return latency;
            }
        } finally {
            warm.lock().unlock();
        }
    }

    private static BaseModel base(WarmSupplies supplies, Recipe recipe, Progress progress) {
        return supplies.base(recipe.base().model(), recipe.precision(), recipe.adapters(), "auto", progress);
    }
}
