package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What a layer hands to the next one, and the adapters attached there.
public final class LayerOutput {

    private final Hooks<StateAdapter> hooks = new Hooks<>(StateAdapter.class);

    /// Several adapters follow one another.
    public Hooks<StateAdapter> hooks() {
        return hooks;
    }

    /// What edits a row's first or last tokens must see whole rows.
    boolean byPosition(Pass pass) {
        return hooks.isEmpty() || !pass.adapters();
    }

    /// x (B, S, d) to (B, S, d).
    NDArray apply(NDArray x, Surroundings surroundings, Pass pass) {
        NDArray state = x;
        if (pass.adapters()) {
            for (StateAdapter adapter : hooks.all()) {
                state = adapter.adapt(state, surroundings.bounds(), pass);
            }
        }
        return state;
    }
}
