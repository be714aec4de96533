package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import graft.engine.tensor.Optimize;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Values that tensors can be set to, by name: in memory, or in a file that is not read before.
public interface TensorValues {

    /// What there are values for.
    Set<String> names();

    /// @throws graft.engine.error.InvalidInput when there is no such value
    Shape shape(String name);

    /// Sets tensors to the values of their names, whose shapes they have.
    void into(Map<String, NDArray> targets);

    /// Values in memory.
    static TensorValues of(Map<String, NDArray> values) {
        return new TensorValues() {
            @Override
            public Set<String> names() {
                return values.keySet();
            }

            @Override
            public Shape shape(String name) {
                return Objects.requireNonNull(values.get(name), name).getShape();
            }

            @Override
            public void into(Map<String, NDArray> targets) {
                targets.forEach(
                        (name, target) -> Optimize.copy(target, Objects.requireNonNull(values.get(name), name)));
            }
        };
    }
}
