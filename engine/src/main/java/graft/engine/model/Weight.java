package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.tensor.Optimize;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One parameter of a base model. Frozen by default; while an adapted model trains it, a trainable
/// copy stands in its
/// place, so that one base serves many runs and is never changed by them.
public final class Weight {

    /// The part that parameters of new heads belong to.
    public static final String HEAD = "head";

    /// The part that parameters of new heads belong to which are not trained.
    public static final String FROZEN_HEAD = "head, frozen";

    private final Tensor tensor;
    private final NDArray frozen;
    private @Nullable NDArray trained;

    Weight(Tensor tensor, NDArray frozen) {
        this.tensor = tensor;
        this.frozen = frozen;
    }

    /// A parameter of a new head, outside the base.
    ///
    /// @param name   its stable name
    /// @param values its start, whose manager outlives the head
    public static Weight ofHead(String name, NDArray values) {
        return ofHead(name, values, HEAD);
    }

    /// A parameter of a new head that is not trained.
    public static Weight ofFrozenHead(String name, NDArray values) {
        return ofHead(name, values, FROZEN_HEAD);
    }

    private static Weight ofHead(String name, NDArray values, String part) {
        List<Integer> dims = Arrays.stream(values.getShape().getShape())
                .mapToObj(Math::toIntExact)
                .toList();
        Role role = dims.size() > 1 ? Role.MATRIX : Role.BIAS;
        return new Weight(new Tensor(name, dims, -1, role, part), values);
    }

    public Tensor tensor() {
        return tensor;
    }

    public String name() {
        return tensor.name();
    }

    /// The values in use.
    public NDArray value() {
        return trained == null ? frozen : trained;
    }

    /// The values as loaded.
    NDArray frozen() {
        return frozen;
    }

    public boolean trainable() {
        return trained != null;
    }

    /// Puts a trainable copy in place, owned by the manager, and returns it.
    ///
    /// @throws IllegalStateException when another adapted model already trains it
    public NDArray train(NDManager manager) {
        NDArray copy = Optimize.copyOf(manager, frozen);
        copy.setRequiresGradient(true);
        use(copy);
        return copy;
    }

    /// Puts a copy that {@link #train} made in place again.
    ///
    /// @throws IllegalStateException when another adapted model's stands there
    public void use(NDArray copy) {
        if (trained != null) {
            throw new IllegalStateException(name() + " is already being trained by another model over the same base");
        }
        trained = copy;
    }

    /// Puts the frozen values back.
    public void release() {
        trained = null;
    }
}
