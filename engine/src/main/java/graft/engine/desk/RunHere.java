package graft.engine.desk;

import graft.engine.error.EngineException;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.SummaryReader;
import graft.engine.tensor.Torch;
import graft.engine.train.RunOutcome;
import graft.engine.train.StopToken;
import graft.engine.train.Supplies;
import graft.engine.train.Training;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Trains a run in this process, on the thread of its queue, with the base model that is kept warm.
final class RunHere implements RunQueue.Trainer {

    private static final Logger LOG = LoggerFactory.getLogger(RunHere.class);

    private final WarmSupplies supplies;
    private final RunRows rows;
    private volatile int threads;
    private volatile boolean sharing;

    RunHere(WarmSupplies supplies, RunRows rows) {
        this.supplies = supplies;
        this.rows = rows;
    }

    /// Says how many threads a run computes on that this process was started for.
    ///
    /// @param computing threads, or 0: as many as there are
    void computeOn(int computing) {
        threads = computing;
        sharing = computing > 0;
    }

    @Override
    public boolean train(RunFolder run, int parallel) {
        supplies.lock().lock();
        try {
            if (parallel > 1 || sharing) {
                Torch.threads(threads > 0 ? threads : ThreadShare.of(parallel));
                sharing = true;
            }
            // An earlier life of the queue, or another process, may have seen to it meanwhile.
            if (SummaryReader.read(run).state() != RunState.QUEUED) {
                return true;
            }
            RunOutcome outcome = outcome(run);
            if (outcome instanceof RunOutcome.Failed failed) {
                LOG.info("run {} failed: {}", run.id(), failed.cause().paragraph());
            }
            return !(outcome instanceof RunOutcome.Failed);
        } finally {
            rows.refresh(run);
            supplies.lock().unlock();
        }
    }

    private RunOutcome outcome(RunFolder run) {
        Recipe recipe;
        Supplies means;
        try {
            recipe = RecipeJson.read(run.recipe());
            means = supplies.on(run.info().device());
        } catch (EngineException unreadable) { // it would wait for ever, and the queue behind it
            return Training.refuse(run, unreadable, rows.following(run));
        }
        return Training.run(run, recipe, means, StopToken.NEVER, rows.following(run));
    }
}
