package graft.engine.recipe;

import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Collects the parameters of a base model, module by module, as an architecture's file lists them.
final class TensorList {

    private final List<Tensor> tensors = new ArrayList<>();

    /// A table of rows × width, `name.weight`.
    void embedding(String name, int rows, int width) {
        add(name + ".weight", List.of(rows, width), -1, Role.EMBEDDING, Site.EMBEDDING.text());
    }

    /// A linear map out × in, `name.weight` and perhaps `name.bias`.
    void linear(String name, int in, int out, boolean bias, int layer, String part) {
        add(name + ".weight", List.of(out, in), layer, Role.MATRIX, part);
        if (bias) {
            add(name + ".bias", List.of(out), layer, Role.BIAS, part);
        }
    }

    /// A norm over the width, `name.weight` and perhaps `name.bias`.
    void norm(String name, int width, boolean bias, int layer, String part) {
        add(name + ".weight", List.of(width), layer, Role.NORM_WEIGHT, part);
        if (bias) {
            add(name + ".bias", List.of(width), layer, Role.NORM_BIAS, part);
        }
    }

    void bias(String name, int width, String part) {
        add(name, List.of(width), -1, Role.BIAS, part);
    }

    List<Tensor> tensors() {
        return List.copyOf(tensors);
    }

    private void add(String name, List<Integer> dims, int layer, Role role, String part) {
        tensors.add(new Tensor(name, dims, layer, role, part));
    }
}
