package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a model's parameters as files of its class have them: names with the family's prefix, parts of a joint
/// map in one tensor, GPT-2's matrices turned.
public final class ModelWriter {

    private ModelWriter() {}

    /// @param values every parameter of the shape in float32, by its name there
    /// @param scope  owns what is made on the way
    public static void write(Path file, ModelShape shape, Map<String, NDArray> values, NDManager scope) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        Map<String, List<NDArray>> parts = new HashMap<>();
        for (Tensor tensor : shape.tensors()) {
            NDArray value = values.get(tensor.name());
            if (value == null) {
                throw new IllegalArgumentException("no value for " + tensor.name());
            }
            Stored stored = Stored.of(shape.family(), tensor);
            List<NDArray> known = parts.computeIfAbsent(stored.name(), name -> new ArrayList<>());
            known.add(value);
            if (known.size() == stored.parts()) {
                NDArray whole = Stored.join(known, stored.transposed());
                if (whole != value) {
                    whole.attach(scope);
                }
                tensors.put(TensorNames.inFile(shape, stored.name()), whole);
            }
        }
        SafeTensorsWriter.write(file, tensors, Map.of());
    }
}
