package graft.engine.train;

import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Recipe;
import graft.engine.runs.MemoryBook;
import org.jspecify.annotations.Nullable;

/// Where a run gets its base model and its rows from. Whoever keeps them warm between runs implements this.
public interface Supplies {

    /// The recipe's base model, on the run's device. Borrowed: the run does not close it.
    BaseModel base(Recipe recipe, Progress progress);

    /// The recipe's rows. The run closes them.
    PreparedData data(Recipe recipe, BaseModel base, Progress progress);

    /// The hash of the base model's files, which says whether a resumed run still has the same base.
    String modelHash(Recipe recipe, BaseModel base);

    /// Where it is remembered what runs take, or null where nothing is.
    default @Nullable MemoryBook memory() {
        return null;
    }
}
