package graft.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.tensor.Optimize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A copy of the trainable weights at one step, in memory: the best so far.
final class Weights implements AutoCloseable {

    private final NDManager manager;
    private final Map<String, NDArray> copies = new LinkedHashMap<>();

    Weights(NDManager parent, List<Optimizer.Parameter> parameters) {
        manager = parent.newSubManager();
        parameters.forEach(parameter -> copies.put(parameter.name(), Optimize.copyOf(manager, parameter.tensor())));
    }

    /// Takes the values that the parameters have now.
    void take(List<Optimizer.Parameter> parameters) {
        parameters.forEach(parameter -> Optimize.copy(copy(parameter.name()), parameter.tensor()));
    }

    /// Gives the parameters these values back.
    void restore(List<Optimizer.Parameter> parameters) {
        parameters.forEach(parameter -> Optimize.copy(parameter.tensor(), copy(parameter.name())));
    }

    /// Takes stored values.
    void set(Map<String, NDArray> stored) {
        copies.forEach((name, copy) -> Optimize.copy(copy, Checkpoints.of(stored, name)));
    }

    private NDArray copy(String name) {
        NDArray copy = copies.get(name);
        if (copy == null) {
            throw new IllegalStateException("no parameter is called " + name);
        }
        return copy;
    }

    Map<String, NDArray> byName() {
        return copies;
    }

    @Override
    public void close() {
        manager.close();
    }
}
