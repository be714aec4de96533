package graft.engine.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/// Four bits a weight (NF4, QLoRA, arXiv 2305.14314 §3): `w ≈ table[c] · s`, with one scale s for each block
/// of consecutive weights in row order, over the ends of rows. With double quantisation (§3) the scales
/// themselves are bytes: `s = map[b] · g + offset`, with one g for each group of scales. Bit for bit as
/// bitsandbytes packs and unpacks.
///
/// @param shape  (out, in)
/// @param codes  (⌈n/2⌉, 1) uint8; the earlier weight is the high half of a byte, an odd last one leaves 7 over
/// @param pairs  (256, 2) float32: the two values of every byte
/// @param scales (⌈n/block⌉) float32, or uint8 with double quantisation
/// @param nested of double quantisation, or null
/// @param block  weights that share a scale
public record Nf4(
        Shape shape,
        NDArray codes,
        NDArray pairs,
        NDArray scales,
        @Nullable Nested nested,
        int block) implements Packed {

    /// Weights that share a scale unless a file says otherwise.
    public static final int BLOCK = 64;

    /// Scales that share one.
    public static final int GROUP = 256;

    /// @param map    (256) float32, what the bytes stand for
    /// @param scales (⌈blocks/group⌉) float32
    /// @param offset (1) float32, the mean of the scales
    /// @param group  scales that share one
    public record Nested(NDArray map, NDArray scales, NDArray offset, int group) {}

    /// Packs a matrix (out, in) of any floating type; the result belongs to the manager. It is packed on the
    /// processor: a GPU adds the scales up in another order, and then the bits differ.
    ///
    /// @param tables shared by all matrices of a model, on the matrix's device
    /// @param nested with double quantisation
    public static Nf4 pack(NDManager manager, NDArray matrix, Nf4Tables tables, boolean nested) {
        if (!manager.getDevice().isGpu()) {
            return packHere(manager, matrix, tables, nested);
        }
        try (NDManager host = Torch.manager(Device.cpu());
                NDArray here = host.zeros(new Shape(1))) {
            return packHere(host, Kernels.onto(here, matrix), tables.on(host), nested)
                    .on(manager);
        }
    }

    private static Nf4 packHere(NDManager manager, NDArray matrix, Nf4Tables tables, boolean nested) {
        Script script = Torch.script();
        NDList parts = script.callForList("nf4_packed", matrix, tables.bounds(), script.number(BLOCK));
        parts.attach(manager);
        NDArray scales = parts.get(1);
        if (!nested) {
            return new Nf4(matrix.getShape(), parts.get(0), tables.pairs(), scales, null, BLOCK);
        }
        NDList second = script.callForList("nf4_nested", scales, tables.nearest(), script.number(GROUP));
        second.attach(manager);
        scales.close();
        Nested levels = new Nested(tables.map(), second.get(1), second.get(2), GROUP);
        return new Nf4(matrix.getShape(), parts.get(0), tables.pairs(), second.get(0), levels, BLOCK);
    }

    /// The scale of each block, (blocks) float32; the tensor itself where they are kept so.
    ///
    /// @param owner of a new tensor
    public NDArray blockScales(NDManager owner) {
        if (nested == null) {
            return scales;
        }
        Script script = Torch.script();
        NDArray values = script.call(
                "nf4_scales", scales, nested.map, nested.scales, nested.offset, script.number(nested.group));
        values.attach(owner);
        return values;
    }

    @Override
    public NDArray unpack(NDManager owner) {
        Script script = Torch.script();
        NDArray blocks = blockScales(owner);
        NDArray values = script.call(
                "nf4_unpacked",
                codes,
                pairs,
                blocks,
                script.number(block),
                script.number(shape.get(0)),
                script.number(shape.get(1)));
        if (blocks != scales) {
            blocks.close();
        }
        values.attach(owner);
        return values;
    }

    @Override
    public NDArray rows(NDArray ids) {
        try (NDArray table = unpack(ids.getManager())) {
            return Kernels.embedding(ids, table);
        }
    }

    @Override
    public long bytes() {
        return nested == null
                ? codes.size() + Float.BYTES * scales.size()
                : codes.size() + scales.size() + Float.BYTES * (nested.scales.size() + 1);
    }

    @Override
    public Nf4 on(NDManager manager) {
        Nested moved = nested == null
                ? null
                : new Nested(
                        moved(nested.map, manager),
                        moved(nested.scales, manager),
                        moved(nested.offset, manager),
                        nested.group);
        return new Nf4(shape, moved(codes, manager), moved(pairs, manager), moved(scales, manager), moved, block);
    }

    static NDArray moved(NDArray x, NDManager manager) {
        NDArray there = x.toDevice(manager.getDevice(), false);
        there.attach(manager);
        return there;
    }
}
