package graft.engine.adapter;

import graft.engine.model.BaseModel;
import graft.engine.model.Pass;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.ReftSpec;
import java.util.List;
import java.util.function.Predicate;

/// How a model runs because of its adapters.
///
/// @param baseDropout dropout inside the base while training; 0 unless the base itself is trained
/// @param wholeRows   whether an adapter reads whole rows, so that positions once read may still change
/// @param masks       whether decoders must compute with masks in full ({@link Pass#masks})
public record Traits(double baseDropout, boolean wholeRows, boolean masks) {

    static Traits of(List<AdapterSpec> adapters, BaseModel base) {
        boolean full = any(adapters, spec -> spec instanceof FullSpec);
        boolean gated = any(adapters, AdapterSpec::gated);
        boolean prefixed = any(adapters, spec -> spec instanceof PrefixSpec);
        boolean fromEnd = any(adapters, spec -> spec instanceof ReftSpec reft && reft.suffixPositions() > 0);
        return new Traits(full ? base.dropout() : 0, gated || fromEnd, gated || prefixed);
    }

    private static boolean any(List<AdapterSpec> adapters, Predicate<AdapterSpec> what) {
        return adapters.stream().anyMatch(spec -> spec.enabled() && what.test(spec));
    }

    /// A pass of the model.
    Pass pass(boolean training, boolean adapters) {
        return new Pass(training, adapters, training ? baseDropout : 0, masks);
    }
}
