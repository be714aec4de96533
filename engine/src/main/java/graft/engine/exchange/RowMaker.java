package graft.engine.exchange;

import ai.djl.ndarray.NDManager;
import graft.engine.model.Inputs;
import java.util.List;

/// Rows of text as a model reads them, to try on it what was written or loaded.
public interface RowMaker {

    /// Batches of rows, owned by the scope.
    List<Inputs> batches(NDManager scope);

    /// What they are, for reports: `32 rows of reviews`.
    String what();
}
