package graft.engine.compose;

import graft.engine.adapter.AdaptedModel;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Adapters loaded over one base, by name, and kept off it until they are called for. Which one acts is a
/// matter of hooking it in: nothing of the base is touched, and nothing is copied.
public final class Members implements AutoCloseable {

    private final Map<String, AdaptedModel> models = new LinkedHashMap<>();
    private @Nullable AdaptedModel active;

    /// Takes an adapter in and off the base. While it is made no other may be on.
    ///
    /// @param name not taken yet
    public void add(String name, Supplier<AdaptedModel> make) {
        if (models.containsKey(name)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "Two adapters are called " + name + ".", "Name one of them otherwise.");
        }
        deactivate();
        AdaptedModel model = make.get();
        model.attached().takeOff();
        models.put(name, model);
    }

    public Set<String> names() {
        return models.keySet();
    }

    /// The adapter of a name.
    ///
    /// @throws InvalidInput when none has it
    public AdaptedModel get(String name) {
        AdaptedModel model = models.get(name);
        if (model == null) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "No adapter is called " + name + ".",
                    "There are " + String.join(", ", models.keySet()) + ".");
        }
        return model;
    }

    Map<String, AdaptedModel> all() {
        return models;
    }

    /// Lets one adapter act, and no other.
    public AdaptedModel activate(String name) {
        AdaptedModel model = get(name);
        activate(model);
        return model;
    }

    /// Lets a model over the same base act, and no other; null for the base alone.
    void activate(@Nullable AdaptedModel model) {
        if (active != model) {
            if (active != null) {
                active.attached().takeOff();
            }
            if (model != null) {
                model.attached().putOn();
            }
            active = model;
        }
    }

    /// Takes the active one off.
    public void deactivate() {
        activate((AdaptedModel) null);
    }

    @Override
    public void close() {
        deactivate();
        models.values().forEach(AdaptedModel::close);
    }
}
