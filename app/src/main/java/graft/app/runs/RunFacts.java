package graft.app.runs;

import graft.app.canvas.MethodWords;
import graft.engine.error.EngineException;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.Methods;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Latency;
import graft.engine.runs.RowCounts;
import graft.engine.runs.RunFolder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a run's recipe says, read from its folder.
///
/// @param recipe      as it was trained
/// @param fingerprint equal for runs that differ in their seed only
/// @param onBase      what follows from its base's shape; empty where the base is not on this machine
/// @param latency     of a row, where that was measured
/// @param rows        that it trains on and is measured with, once it has begun
public record RunFacts(
        Recipe recipe,
        Fingerprint fingerprint,
        Optional<OnBase> onBase,
        Optional<Latency> latency,
        Optional<RowCounts> rows) {

    private static final Logger LOG = LoggerFactory.getLogger(RunFacts.class);

    /// @param method in the canvas's words
    /// @param code   of the placement, for example `FFN:0-11 r48`
    /// @param memory estimated peak in bytes
    /// @param count  of what is trained
    record OnBase(String method, String code, long memory, ParameterCount count) {}

    public static RunFacts of(Recipe recipe) {
        return new RunFacts(recipe, Fingerprint.of(recipe), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Of a run's folder; empty where its recipe cannot be read, which a row survives.
    static Optional<RunFacts> read(RunFolder folder, RunBases bases) {
        try {
            Recipe recipe = RecipeJson.parse(folder.path().toString(), folder.recipeText())
                    .recipe();
            Optional<OnBase> onBase = bases.shape(recipe.base().model()).flatMap(shape -> onBase(recipe, shape));
            return Optional.of(
                    new RunFacts(recipe, Fingerprint.of(recipe), onBase, Latency.read(folder), RowCounts.read(folder)));
        } catch (EngineException unreadable) {
            LOG.debug("the recipe of {} cannot be read", folder.path(), unreadable);
            return Optional.empty();
        }
    }

    /// With what has just been measured.
    public RunFacts withLatency(Latency measured) {
        return new RunFacts(recipe, fingerprint, onBase, Optional.of(measured), rows);
    }

    /// With its rows.
    RunFacts withRows(RowCounts counted) {
        return new RunFacts(recipe, fingerprint, onBase, latency, Optional.of(counted));
    }

    private static Optional<OnBase> onBase(Recipe recipe, ModelShape shape) {
        if (RecipeCheck.issues(recipe, shape).stream().anyMatch(RecipeCheck::blocksCount)) {
            return Optional.empty(); // another model is called so now
        }
        ParameterCount count = ParameterCount.of(recipe, shape);
        long memory = MemoryEstimate.of(recipe, shape, count).total();
        return Optional.of(new OnBase(MethodWords.of(recipe, shape), Methods.code(recipe, shape), memory, count));
    }
}
