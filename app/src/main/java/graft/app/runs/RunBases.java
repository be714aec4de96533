package graft.app.runs;

import graft.engine.error.EngineException;
import graft.engine.recipe.ModelShape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shapes of the bases that runs were trained on, each read once however many runs there are. Used on one thread.
final class RunBases {

    private static final Logger LOG = LoggerFactory.getLogger(RunBases.class);

    private final Function<String, ModelShape> reader;
    private final Map<String, Optional<ModelShape>> known = new HashMap<>();

    /// @param reader of a base by the name that recipes give it; throws an {@link EngineException} where there is none
    RunBases(Function<String, ModelShape> reader) {
        this.reader = reader;
    }

    /// Empty where the base is no longer on this machine.
    Optional<ModelShape> shape(String base) {
        return known.computeIfAbsent(base, this::read);
    }

    private Optional<ModelShape> read(String base) {
        try {
            return Optional.of(reader.apply(base));
        } catch (EngineException gone) {
            LOG.debug("the base {} of some runs cannot be read", base, gone);
            return Optional.empty();
        }
    }
}
