package graft.engine.adapter;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.Parameter.Group;
import graft.engine.model.Weight;
import graft.engine.recipe.ModelShape.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parameters of the base that are trained themselves: its biases (BitFit, arXiv 2106.10199) or all of them. While
/// attached, trainable copies stand in the base's place.
final class BaseParameters implements Attachment.OfBase {

    private final List<Weight> weights;
    private final List<Parameter> parameters;

    BaseParameters(List<Weight> weights, @Nullable Double learningRate, NDManager manager) {
        this.weights = weights;
        this.parameters = weights.stream()
                .map(weight -> new Parameter(
                        "base." + weight.name(),
                        weight.train(manager),
                        Group.BASE,
                        learningRate,
                        weight.tensor().role() == Role.MATRIX || weight.tensor().role() == Role.EMBEDDING))
                .toList();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public void attach() {
        for (int i = 0; i < weights.size(); i++) {
            weights.get(i).use(parameters.get(i).value());
        }
    }

    @Override
    public void detach() {
        weights.forEach(Weight::release);
    }
}
