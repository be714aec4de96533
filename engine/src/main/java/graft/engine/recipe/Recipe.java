package graft.engine.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole experiment: everything that makes a run repeatable. Immutable; every edit makes another one.
///
/// @param name     how runs of it are called; letters, digits, dot, dash, underscore
/// @param base     the base model
/// @param adapters the adapters at their places; several are a union, none trains the head alone
/// @param task     what is learned
/// @param data     from what
/// @param training how
/// @param fusion   AdapterFusion over adapters trained before, or null
/// @param extra    fields this version does not know
public record Recipe(
        String name,
        Base base,
        List<AdapterSpec> adapters,
        Task task,
        DataSpec data,
        TrainingSpec training,
        @Nullable FusionSpec fusion,
        Extra extra) {

    /// The value of the `schema` field.
    public static final String SCHEMA = "graft.recipe/1";

    public Recipe {
        adapters = List.copyOf(adapters);
    }

    public Recipe(String name, Base base, List<AdapterSpec> adapters, Task task, DataSpec data, TrainingSpec training) {
        this(name, base, adapters, task, data, training, Extra.NONE);
    }

    /// Without a fusion.
    public Recipe(
            String name,
            Base base,
            List<AdapterSpec> adapters,
            Task task,
            DataSpec data,
            TrainingSpec training,
            Extra extra) {
        this(name, base, adapters, task, data, training, null, extra);
    }

    public Recipe withName(String newName) {
        return new Recipe(newName, base, adapters, task, data, training, fusion, extra);
    }

    public Recipe withBase(Base newBase) {
        return new Recipe(name, newBase, adapters, task, data, training, fusion, extra);
    }

    public Recipe withAdapters(List<? extends AdapterSpec> newAdapters) {
        return new Recipe(name, base, List.copyOf(newAdapters), task, data, training, fusion, extra);
    }

    public Recipe withTask(Task newTask) {
        return new Recipe(name, base, adapters, newTask, data, training, fusion, extra);
    }

    public Recipe withData(DataSpec newData) {
        return new Recipe(name, base, adapters, task, newData, training, fusion, extra);
    }

    public Recipe withTraining(TrainingSpec newTraining) {
        return new Recipe(name, base, adapters, task, data, newTraining, fusion, extra);
    }

    public Recipe withFusion(@Nullable FusionSpec newFusion) {
        return new Recipe(name, base, adapters, task, data, training, newFusion, extra);
    }

    /// How the base is kept and multiplied: as `base.precision` says or, where that is left open, `training.precision`.
    public Precision precision() {
        return base.precision() == Precision.AUTO ? training.precision() : base.precision();
    }

    /// True when every parameter of the base is trained.
    public boolean trainsBase() {
        return adapters.stream().anyMatch(adapter -> adapter.enabled() && adapter instanceof FullSpec);
    }
}
