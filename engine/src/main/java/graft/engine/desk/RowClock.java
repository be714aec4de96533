package graft.engine.desk;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Merge;
import graft.engine.data.Collator;
import graft.engine.data.PreparedData;
import graft.engine.data.Rows;
import graft.engine.eval.Feed;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Packing;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Latency;
import graft.engine.train.TrainedAdapter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Times one row of median length through a trained model, from its ids to the logits in memory.
///
/// Merged, a method's matrices are the base's own in number and size, whatever stands in them: what the merged model
/// takes is what the base takes with the head alone. Both are timed in turn, so that a busy moment meets both.
final class RowClock {

    private static final int ROUNDS = 3;
    private static final int WARM = 2;
    private static final int TIMES = 7;

    private final BaseModel base;
    private final PreparedData data;
    private final Recipe recipe;

    /// @param data   prepared as for the training
    /// @param recipe of the adapter, with the labels that it was trained on
    RowClock(BaseModel base, PreparedData data, Recipe recipe) {
        this.base = base;
        this.data = data;
        this.recipe = recipe;
    }

    Latency time(Path adapter) {
        Rows rows = data.train();
        int row = median(rows.lengths());
        List<Double> adapted = new ArrayList<>();
        List<Double> merged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            adapted.addAll(times(() -> TrainedAdapter.load(adapter, base), row));
            if (mergeable()) {
                merged.addAll(times(() -> AdaptedModel.build(base, List.of(), recipe.task(), 0), row));
            }
        }
        return new Latency(middle(adapted), merged.isEmpty() ? Double.NaN : middle(merged), rows.lengths()[row]);
    }

    /// A base in packed weights is written out in full when something is merged into it: no figure of this one.
    private boolean mergeable() {
        return base.precision().packing().equals(Packing.NONE)
                && recipe.fusion() == null
                && recipe.adapters().stream()
                        .filter(AdapterSpec::enabled)
                        .allMatch(spec -> Merge.obstacle(spec).isEmpty());
    }

    private List<Double> times(Supplier<AdaptedModel> made, int row) {
        List<Double> seconds = new ArrayList<>();
        Collator collator = new Collator(recipe.task().kind(), data.tokenizer(), 0);
        try (AdaptedModel model = made.get()) {
            for (int i = 0; i < WARM + TIMES; i++) {
                try (NDManager scope = base.manager().newSubManager()) {
                    long start = System.nanoTime();
                    var inputs =
                            Feed.inputs(scope, collator.collate(data.train(), new int[] {row}, Collator.EVALUATION));
                    model.logits(inputs, false).toFloatArray();
                    if (i >= WARM) {
                        seconds.add((System.nanoTime() - start) / 1e9);
                    }
                }
            }
        }
        return seconds;
    }

    private static int median(int[] lengths) {
        List<Integer> byLength = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(index -> lengths[index]))
                .toList();
        return byLength.get(byLength.size() / 2);
    }

    private static double middle(List<Double> seconds) {
        return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }
}
