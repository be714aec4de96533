package graft.engine.recipe;

import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import java.util.Set;

/// Which of a frozen base's parameters are kept in fewer bits, and how: the matrices of its layers and its
/// pooler. What predicts words, classifies, normalises or shifts stays as it is. The table of tokens, which
/// in small models is a quarter of all, is kept in eight bits a value: its error is a tenth of what four bits
/// cost the matrices. (Folders that bitsandbytes wrote keep it whole, and stay as they are.)
///
/// @param matrices how matrices are kept
/// @param tables   how the table of tokens is kept
/// @param modules  names of the modules whose matrices are packed; empty for all of those above
public record Packing(Form matrices, Form tables, Set<String> modules) {

    /// How a parameter is kept.
    public enum Form {
        /// In the type of the arithmetic.
        PLAIN,
        /// Four bits, with double quantisation.
        NF4,
        /// Eight bits and a scale for each row.
        INT8
    }

    public static final Packing NONE = new Packing(Form.PLAIN, Form.PLAIN, Set.of());

    public Packing {
        modules = Set.copyOf(modules);
    }

    /// What a precision asks for.
    public static Packing of(Precision precision) {
        return switch (precision) {
            case NF4 -> new Packing(Form.NF4, Form.INT8, Set.of());
            case INT8 -> new Packing(Form.INT8, Form.INT8, Set.of());
            case AUTO, FP32, BF16, FP16 -> NONE;
        };
    }

    /// How a parameter of the shape is kept.
    public Form of(ModelShape shape, Tensor tensor) {
        if (tensor.role() == Role.MATRIX) {
            boolean meant = modules.isEmpty()
                    ? tensor.layer() >= 0 || tensor.part().equals("pooler")
                    : modules.contains(tensor.name().replaceFirst("(\\.[qkv])?\\.weight$", ""));
            return meant ? matrices : Form.PLAIN;
        }
        return isTokens(shape, tensor) ? tables : Form.PLAIN;
    }

    /// Bytes of a parameter of which nothing but the form is known.
    ///
    /// @param plain bytes of one value that is not packed
    double bytes(ModelShape shape, Tensor tensor, double plain) {
        return switch (of(shape, tensor)) {
            case PLAIN -> plain * tensor.count();
            case NF4 -> Precision.NF4.bytesPerWeight() * tensor.count();
            case INT8 -> tensor.count() + 4.0 * tensor.dims().getFirst();
        };
    }

    private static boolean isTokens(ModelShape shape, Tensor tensor) {
        return tensor.role() == Role.EMBEDDING
                && tensor.dims().getFirst() == shape.vocabulary()
                && !tensor.name().contains("position");
    }
}
