package graft.app.document;

import graft.app.ui.Level;
import graft.engine.recipe.AdapterFields;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.TrainingSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Values that differ from their defaults in fields that a level of the window does not show. They count all the same,
/// so the status bar says how many there are.
public final class HiddenChanges {

    /// Fields that say how large an adapter is: the only ones of an adapter that Explore shows.
    public static final Set<String> SIZES = Set.of("size", "rank", "length");

    /// Of an adapter what is no field of its own: the size in other words, how the fields came to be, its
    /// name, and what the canvas shows.
    private static final Set<String> SAID_OTHERWISE = Set.of("reductionFactor", "preset", "name", "enabled");

    /// Fields of training that are not shown in Explore.
    private static final List<Function<TrainingSpec, Object>> BEYOND_EXPLORE = List.of(
            TrainingSpec::batchSize,
            TrainingSpec::seed,
            training -> training.microBatchSize() == null ? "" : training.microBatchSize(),
            training -> training.length().maxSteps() == null
                    ? ""
                    : training.length().maxSteps(),
            training -> training.rates().headLearningRate() == null
                    ? ""
                    : training.rates().headLearningRate(),
            training -> training.rates().schedule(),
            training -> training.rates().warmup(),
            TrainingSpec::optimizer,
            TrainingSpec::loss,
            TrainingSpec::precision,
            TrainingSpec::checkpointActivations,
            TrainingSpec::monitor);

    /// Fields of the data; which file they come from is chosen in the top bar.
    private static final List<Function<DataSpec, Object>> DATA = List.of(
            DataSpec::columns,
            DataSpec::validationShare,
            DataSpec::seed,
            DataSpec::maxLength,
            data -> String.valueOf(data.source().validation()),
            data -> String.valueOf(data.source().test()));

    private HiddenChanges() {}

    /// How many such values a recipe has at a level.
    public static int count(Recipe recipe, Level level) {
        int count = 0;
        if (!level.shows(Level.WORKBENCH)) {
            count += differing(BEYOND_EXPLORE, recipe.training(), TrainingSpec.defaults());
            DataSpec data = recipe.data();
            count += differing(DATA, data, new DataSpec(data.source().train()));
            count += ofAdapters(recipe.adapters());
        }
        if (!level.shows(Level.LAB)) {
            // What only the recipe's text shows.
            count += recipe.extra().fields().size();
            count += recipe.fusion() == null ? 0 : 1;
        }
        return count;
    }

    private static <T> int differing(List<Function<T, Object>> fields, T now, T usual) {
        return (int) fields.stream()
                .filter(field -> !field.apply(now).equals(field.apply(usual)))
                .count();
    }

    /// A field that was changed in several adapters of a kind is one: so it is in the form that would show it.
    private static int ofAdapters(List<AdapterSpec> adapters) {
        Set<String> changed = new HashSet<>();
        for (AdapterSpec adapter : adapters) {
            AdapterFields.values(adapter).forEach((field, value) -> {
                boolean hidden = !SIZES.contains(field) && !SAID_OTHERWISE.contains(field);
                if (hidden && !AdapterFields.standard(adapter, field).equals(value)) {
                    changed.add(adapter.kind().text() + "." + field);
                }
            });
        }
        return changed.size();
    }
}
