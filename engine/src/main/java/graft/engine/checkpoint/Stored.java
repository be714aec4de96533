package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Packed;
import graft.engine.tensor.RowsOf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a file keeps a parameter: nearly always as it is. GPT-2's files have linear maps transposed, (in,
/// out), as its first implementation had, and queries, keys and values side by side in one `c_attn`.
///
/// @param name       in the file, without the family's prefix
/// @param transposed whether a matrix lies there as (in, out)
/// @param part       which of `parts` equal parts of the map's outputs it is
/// @param parts      1 where the tensor is the parameter's alone
public record Stored(String name, boolean transposed, int part, int parts) {

    private static final List<String> FUSED = List.of("q", "k", "v");

    /// How a family's files keep a parameter of the shape.
    public static Stored of(Family family, Tensor tensor) {
        String name = tensor.name();
        if (family != Family.GPT2 || tensor.layer() < 0 || !name.contains(".c_")) {
            return new Stored(name, false, 0, 1);
        }
        boolean matrix = tensor.dims().size() == 2;
        String[] steps = name.split("\\.");
        int part = FUSED.indexOf(steps[steps.length - 2]);
        if (part < 0) {
            return new Stored(name, matrix, 0, 1);
        }
        String module = String.join(".", Arrays.copyOf(steps, steps.length - 2));
        return new Stored(module + "." + steps[steps.length - 1], matrix, part, FUSED.size());
    }

    /// The parameters of a shape by the name, without prefix, that files have for them; those that share a
    /// tensor in its order.
    public static Map<String, List<Tensor>> byName(ModelShape shape) {
        Map<String, List<Tensor>> names = new LinkedHashMap<>();
        for (Tensor tensor : shape.tensors()) {
            names.computeIfAbsent(of(shape.family(), tensor).name(), name -> new ArrayList<>())
                    .add(tensor);
        }
        return names;
    }

    /// The dimensions that the file's tensor must have.
    ///
    /// @param dims of the parameter
    long[] dims(List<Integer> dims) {
        long[] wanted = dims.stream().mapToLong(Integer::longValue).toArray();
        wanted[0] *= parts;
        if (transposed) {
            long out = wanted[0];
            wanted[0] = wanted[1];
            wanted[1] = out;
        }
        return wanted;
    }

    /// The dimensions that a packed matrix of the file must have: bitsandbytes turns transposed ones
    /// before it packs.
    long[] packedDims(List<Integer> dims) {
        return new Stored(name, false, part, parts).dims(dims);
    }

    /// The parameter out of the file's packed matrix.
    Packed cut(Packed whole) {
        long rows = whole.shape().get(0) / parts;
        return parts == 1 ? whole : new RowsOf(whole, part * rows, (part + 1) * rows);
    }

    /// The parameter out of the file's tensor, which is closed where the result is another.
    NDArray cut(NDArray whole) {
        if (!transposed && parts == 1) {
            return whole;
        }
        try (whole) {
            long rows = (transposed ? whole.getShape().get(1) : whole.getShape().get(0)) / parts;
            return transposed
                    ? Kernels.transposedRows(whole, part * rows, (part + 1) * rows)
                    : Kernels.copyOfRows(whole, part * rows, (part + 1) * rows);
        }
    }

    /// The parameter over the memory of the file's tensor, whose handle is closed where the result is another.
    NDArray over(NDArray whole) {
        if (!transposed && parts == 1) {
            return whole;
        }
        try (whole) {
            NDArray turned = transposed ? Kernels.transposed(whole) : whole;
            long rows = turned.getShape().get(0) / parts;
            return parts == 1 ? turned : Kernels.rows(turned, part * rows, (part + 1) * rows);
        }
    }

    /// The file's tensor of all its parts, in their order.
    public static NDArray join(List<NDArray> parts, boolean transposed) {
        NDArray joined = parts.size() == 1 ? parts.getFirst() : Kernels.concatenate(parts);
        return transposed ? Kernels.transposedRows(joined, 0, joined.getShape().get(1)) : joined;
    }
}
