package graft.engine.train;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Loss;
import graft.engine.data.Batch;
import java.util.List;
import java.util.Map;

/// What the loop trains, seen as parameters and a loss: it needs to know nothing more of models,
/// adapters and tasks.
public interface Learner {

    /// Everything that receives gradients, in an order that stays the same over resumes.
    List<Optimizer.Parameter> parameters();

    /// By what the sum of losses is divided to get the mean: rows, tokens that are predicted, or their
    /// class weights.
    double weight(Batch batch);

    /// The loss of a micro-batch's targets with its graph, in training mode. Called inside {@link
    /// graft.engine.tensor.GradMode#on}; everything made on the way belongs to `scope`.
    Loss loss(Batch batch, NDManager scope);

    /// Metrics on the validation rows, `loss` among them; empty where there are none.
    ///
    /// @param stop asked between batches; when it says so, the result is empty
    Map<String, Double> validate(StopToken stop);

    /// Metrics on the test rows; empty where there are none.
    Map<String, Double> test(StopToken stop);

    /// How many rows {@link #validate} measures.
    int validationRows();

    /// How many rows {@link #test} measures.
    int testRows();

    /// Measures half as many rows at a time from now on, for want of memory.
    ///
    /// @return false when it is one row already
    boolean measureFewerRows();
}
