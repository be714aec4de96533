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
        INT8,
        /// bfloat16, where the arithmetic is in float32.
        BF16,
        /// float16, where the arithmetic is in float32.
        FP16;

        private boolean half() {
            return this == BF16 || this == FP16;
        }
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

    /// Every matrix of products in half precision, for a machine that computes in float32.
    public static Packing halved(Form form) {
        return new Packing(form, Form.PLAIN, Set.of());
    }

    /// Whether matrices are kept in half precision, so that they can stay where a file has them.
    public boolean halved() {
        return matrices.half();
    }

    /// Whether matrices are kept in codes, which takes their plain values only while they are packed, and of which
    /// graphs that keep activations would keep every one unpacked.
    public boolean coded() {
        return !equals(NONE) && !halved();
    }

    /// How a parameter of the shape is kept.
    public Form of(ModelShape shape, Tensor tensor) {
        if (tensor.role() == Role.MATRIX && halved()) {
            return tensor.part().equals("classifier") ? Form.PLAIN : matrices;
        }
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
            case BF16, FP16 -> 2.0 * tensor.count();
        };
    }

    private static boolean isTokens(ModelShape shape, Tensor tensor) {
        return tensor.role() == Role.EMBEDDING
                && tensor.dims().getFirst() == shape.vocabulary()
                && !tensor.name().contains("position");
    }
}
