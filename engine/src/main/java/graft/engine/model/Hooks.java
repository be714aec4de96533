package graft.engine.model;

import java.util.ArrayList;
import java.util.List;

/// The adapters attached to one place of a base model, in the order in which they act. Attaching and detaching is all
/// that happens when adapters are switched: no weight of the base is touched.
///
/// @param <A> what attaches there
public final class Hooks<A> {

    private final Class<A> kind;
    private final List<A> adapters = new ArrayList<>();

    Hooks(Class<A> kind) {
        this.kind = kind;
    }

    /// What attaches there, for those who act for several adapters at once.
    public Class<A> kind() {
        return kind;
    }

    public void attach(A adapter) {
        adapters.add(adapter);
    }

    public void detach(A adapter) {
        adapters.remove(adapter);
    }

    /// Whether nothing is attached there.
    public boolean isEmpty() {
        return adapters.isEmpty();
    }

    List<A> all() {
        return adapters;
    }
}
