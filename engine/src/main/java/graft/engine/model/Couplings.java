package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// The invertible adapters between the embedding and the layers; several follow one another, and are undone
/// the other way round before the product with the vocabulary.
public final class Couplings {

    private final Hooks<Coupling> hooks = new Hooks<>(Coupling.class);

    public Hooks<Coupling> hooks() {
        return hooks;
    }

    NDArray apply(NDArray x, Pass pass) {
        NDArray y = x;
        if (pass.adapters()) {
            for (Coupling adapter : hooks.all()) {
                y = adapter.apply(y, pass);
            }
        }
        return y;
    }

    /// States (…, e) as the table of words knows them.
    public NDArray undo(NDArray y, Pass pass) {
        NDArray x = y;
        if (pass.adapters()) {
            for (Coupling adapter : hooks.all().reversed()) {
                x = adapter.undo(x, pass);
            }
        }
        return x;
    }
}
