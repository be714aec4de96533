package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/// Eight bits a weight, one scale a row: `w ≈ s · c` with c from −127 to 127 and s the row's largest absolute
/// value over 127 (the weight half of LLM.int8(), arXiv 2208.07339 §2.1; activations stay in floating point).
///
/// @param codes  (out, in) int8
/// @param scales (out, 1) float32
public record Int8(NDArray codes, NDArray scales) implements Packed {

    /// Rows that are packed at a time, so that a large table does not stand beside itself in memory.
    private static final long STRIP = 4096;

    /// Packs a matrix (out, in) of any floating type; the result belongs to the manager.
    public static Int8 pack(NDManager manager, NDArray matrix) {
        long rows = matrix.getShape().get(0);
        try (NDManager scope = manager.newSubManager()) {
            List<NDArray> codes = new ArrayList<>();
            List<NDArray> scales = new ArrayList<>();
            for (long from = 0; from < rows; from += STRIP) {
                try (NDArray strip = Kernels.rows(matrix, from, Math.min(rows, from + STRIP))) {
                    NDList parts = Torch.script().callForList("int8_packed", strip);
                    parts.attach(scope);
                    codes.add(parts.get(0));
                    scales.add(parts.get(1));
                }
            }
            return new Int8(joined(codes, manager), joined(scales, manager));
        }
    }

    private static NDArray joined(List<NDArray> strips, NDManager manager) {
        NDArray whole = strips.size() == 1 ? strips.getFirst() : Kernels.concatenate(strips);
        whole.attach(manager);
        return whole;
    }

    @Override
    public Shape shape() {
        return codes.getShape();
    }

    @Override
    public NDArray unpack(NDManager owner) {
        NDArray values = Torch.script().call("int8_unpacked", codes, scales);
        values.attach(owner);
        return values;
    }

    @Override
    public NDArray rows(NDArray ids) {
        return Torch.script().call("int8_rows", ids, codes, scales);
    }

    @Override
    public long bytes() {
        return codes.size() + Float.BYTES * scales.size();
    }

    @Override
    public Int8 on(NDManager manager) {
        return new Int8(Nf4.moved(codes, manager), Nf4.moved(scales, manager));
    }
}
