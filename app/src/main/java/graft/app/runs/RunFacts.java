package graft.app.runs;

import graft.engine.error.EngineException;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RunFolder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a run's recipe says, read once from its folder: it never changes.
///
/// @param recipe      as it was trained
/// @param fingerprint equal for runs that differ in their seed only
public record RunFacts(Recipe recipe, Fingerprint fingerprint) {

    private static final Logger LOG = LoggerFactory.getLogger(RunFacts.class);

    public static RunFacts of(Recipe recipe) {
        return new RunFacts(recipe, Fingerprint.of(recipe));
    }

    /// Of a run's folder; empty where its recipe cannot be read, which a row survives.
    static Optional<RunFacts> read(RunFolder folder) {
        try {
            return Optional.of(of(RecipeJson.parse(folder.path().toString(), folder.recipeText())
                    .recipe()));
        } catch (EngineException unreadable) {
            LOG.debug("the recipe of {} cannot be read", folder.path(), unreadable);
            return Optional.empty();
        }
    }
}
