package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import graft.engine.model.Hooks;
import java.util.List;
import java.util.Map;

/// One adapter at one place of a base model, or one set of the base's own parameters: what an adapted model
/// holds, takes off, and puts on again.
public sealed interface Attachment {

    List<Parameter> parameters();

    /// Tensors that it reads and does not train, by name: a file may bring other values than those
    /// made here.
    default Map<String, NDArray> frozen() {
        return Map.of();
    }

    /// Puts it on; it is on after it was made.
    void attach();

    /// Leaves the base as it was.
    void detach();

    /// An adapter at its place.
    ///
    /// @param layer of the place; −1 before the layers
    record Hooked<A>(int layer, Hooks<A> place, A adapter, List<Parameter> parameters) implements Attachment {

        public Hooked {
            parameters = List.copyOf(parameters);
        }

        @Override
        public void attach() {
            place.attach(adapter);
        }

        @Override
        public void detach() {
            place.detach(adapter);
        }
    }

    /// Tensors that the places of one adapter share.
    record Shared(List<Parameter> parameters, Map<String, NDArray> frozen) implements Attachment {

        public Shared {
            parameters = List.copyOf(parameters);
            frozen = Map.copyOf(frozen);
        }

        @Override
        public void attach() {
            // It stands at no place of its own.
        }

        @Override
        public void detach() {
            // It stands at no place of its own.
        }
    }

    /// Parameters of the base that are trained copies while it is on.
    non-sealed interface OfBase extends Attachment {}
}
