package graft.engine.desk;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.data.Collator;
import graft.engine.data.Preparation;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.Rows;
import graft.engine.data.Sample;
import graft.engine.data.Samples;
import graft.engine.eval.Feed;
import graft.engine.exchange.RowMaker;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Rows to try an adapter on: of the data that is named, of the data that it was trained on, or where there is
/// none, random tokens.
final class TrialRows implements RowMaker, AutoCloseable {

    private static final int ROWS = 32;
    private static final int RANDOM_ROWS = 8;
    private static final int RANDOM_LENGTH = 16;

    private final Recipe recipe;
    private final BaseModel base;
    private final @Nullable PreparedData prepared;
    private final String name;

    private TrialRows(Recipe recipe, BaseModel base, @Nullable PreparedData prepared, String name) {
        this.recipe = recipe;
        this.base = base;
        this.prepared = prepared;
        this.name = name;
    }

    /// @param data a sample or a file; empty for the recipe's own
    static TrialRows of(Recipe recipe, BaseModel base, String data, WarmSupplies supplies) {
        String source = data.isEmpty() ? recipe.data().source().train() : data;
        if (source.isEmpty()) {
            return new TrialRows(recipe, base, null, "random tokens");
        }
        String file = Samples.bundled()
                .find(source)
                .map(Sample::test)
                .map(Path::toString)
                .orElse(source);
        DataSpec spec = recipe.data().withSource(new DataSpec.Source(file));
        PreparedData prepared = Preparation.evaluation(
                spec, recipe.task(), supplies.tokenizer(recipe.base().model()), supplies.cache(), Progress.NONE);
        return new TrialRows(recipe, base, prepared, source);
    }

    @Override
    public List<Inputs> batches(NDManager scope) {
        if (prepared == null) {
            return List.of(random(scope));
        }
        Rows rows = prepared.test();
        int count = Math.min(ROWS, rows.size());
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = i;
        }
        Collator collator = new Collator(
                recipe.task().kind(), prepared.tokenizer(), recipe.training().seed());
        return List.of(Feed.inputs(scope, collator.collate(rows, indices, Collator.EVALUATION)));
    }

    /// Ids above the special tokens, the last rows shorter than the first.
    private Inputs random(NDManager scope) {
        Random random = new Random(7);
        int vocabulary = base.shape().vocabulary();
        long[][] ids = new long[RANDOM_ROWS][RANDOM_LENGTH];
        long[][] mask = new long[RANDOM_ROWS][RANDOM_LENGTH];
        int padding = base.config().root().path("pad_token_id").asInt(0);
        for (int row = 0; row < RANDOM_ROWS; row++) {
            for (int at = 0; at < RANDOM_LENGTH; at++) {
                boolean text = at < RANDOM_LENGTH - row;
                ids[row][at] = text ? vocabulary / 10 + random.nextInt(vocabulary - vocabulary / 10) : padding;
                mask[row][at] = text ? 1 : 0;
            }
        }
        return new Inputs(matrix(scope, ids), matrix(scope, mask), null, null);
    }

    private static NDArray matrix(NDManager scope, long[][] rows) {
        long[] flat = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
        return scope.create(flat, new Shape(rows.length, rows[0].length));
    }

    @Override
    public String what() {
        return prepared == null
                ? RANDOM_ROWS + " rows of " + name
                : Math.min(ROWS, prepared.test().size()) + " rows of " + name;
    }

    @Override
    public void close() {
        if (prepared != null) {
            prepared.close();
        }
    }
}
