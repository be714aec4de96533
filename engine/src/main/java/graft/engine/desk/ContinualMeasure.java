package graft.engine.desk;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.compose.Members;
import graft.engine.data.Collator;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.Rows;
import graft.engine.error.ErrorCode;
import graft.engine.eval.Evaluator;
import graft.engine.eval.RecordingScorer;
import graft.engine.eval.Scorer;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunFolder;
import graft.engine.service.ContinualTable;
import graft.engine.train.TrainedAdapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures all tasks of a sequence that have been learned so far, each on its own test rows (or validation rows where
/// it has none), with a digest of every logit.
record ContinualMeasure(WarmSupplies supplies, Progress progress) {

    private static final int BATCH = 32;

    /// Every task with its own adapter, all of them loaded over one base.
    ContinualTable.Row adapters(String model, List<RunFolder> runs) {
        supplies.lock().lock();
        Recipe first = TrainedAdapter.recipe(runs.getFirst().adapter());
        try (Members members = new Members()) {
            BaseModel base = supplies.base(model, first.precision(), first.adapters(), "auto", progress);
            runs.forEach(run -> members.add(run.id(), () -> TrainedAdapter.load(run.adapter(), base)));
            List<ContinualTable.Cell> cells = new ArrayList<>();
            for (RunFolder run : runs) {
                cells.add(cell(TrainedAdapter.recipe(run.adapter()), members.activate(run.id())));
            }
            return new ContinualTable.Row(runs.getLast().id(), cells);
        } finally {
            supplies.lock().unlock();
        }
    }

    /// Every task with its own head over the base as the last one left it.
    ContinualTable.Row full(String changedBase, List<RunFolder> runs) {
        supplies.lock().lock();
        try {
            BaseModel base = supplies.base(changedBase, Precision.FP32, List.of(), "auto", progress);
            List<ContinualTable.Cell> cells = new ArrayList<>();
            for (RunFolder run : runs) {
                Recipe recipe = TrainedAdapter.recipe(run.adapter());
                try (AdaptedModel model = AdaptedModel.build(base, List.of(), recipe.task(), 0);
                        NDManager scope = base.manager().newSubManager();
                        SafeTensors file =
                                SafeTensors.open(TrainedAdapter.weights(run.adapter()), ErrorCode.ADAPTER_UNREADABLE)) {
                    Map<String, NDArray> head = new LinkedHashMap<>();
                    model.state().keySet().forEach(name -> head.put(name, file.read(scope, name)));
                    model.load(head);
                    cells.add(cell(recipe, model));
                }
            }
            return new ContinualTable.Row(runs.getLast().id(), cells);
        } finally {
            supplies.lock().unlock();
        }
    }

    private ContinualTable.Cell cell(Recipe recipe, AdaptedModel model) {
        try (PreparedData data = supplies.data(recipe, progress)) {
            Rows rows = data.test().size() > 0 ? data.test() : data.validation();
            Collator collator = new Collator(
                    recipe.task().kind(), data.tokenizer(), recipe.training().seed());
            RecordingScorer scorer = new RecordingScorer(Scorer.of(model));
            Map<String, Double> metrics = new Evaluator(scorer, collator, BATCH).metrics(rows, () -> false);
            String metric = Comparison.metric(recipe.task().kind());
            return new ContinualTable.Cell(metrics.getOrDefault(metric, Double.NaN), scorer.digest());
        }
    }
}
