package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/// A running mean of an optimizer in eight bits a number (arXiv 2110.02861 §2): `m ≈ map[c] · s` with one scale s, the
/// largest absolute value, for each block of consecutive numbers. Changed in place, so that a checkpoint can hold it.
///
/// @param shape  of the numbers
/// @param codes  (n) uint8
/// @param scales (⌈n/256⌉) float32
/// @param map    (256) float32, what the codes stand for
/// @param bounds (255) float32, where the nearest code changes
public record PackedMoment(Shape shape, NDArray codes, NDArray scales, NDArray map, NDArray bounds) {

    /// Numbers that share a scale, as in bitsandbytes.
    public static final int BLOCK = 256;

    /// Zeros that may become any numbers: a mean of gradients.
    public static PackedMoment signed(NDManager manager, Shape shape) {
        float[] map = DynamicMap.signed();
        return zeros(manager, shape, map, DynamicMap.middles(map));
    }

    /// Zeros that stay zero or become positive: a mean of squares. What is not zero is never rounded to it, since the
    /// update divides by its root.
    public static PackedMoment unsigned(NDManager manager, Shape shape) {
        float[] map = DynamicMap.unsigned();
        float[] bounds = DynamicMap.middles(map);
        bounds[0] = 0;
        return zeros(manager, shape, map, bounds);
    }

    private static PackedMoment zeros(NDManager manager, Shape shape, float[] map, float[] bounds) {
        int blocks = Math.toIntExact((shape.size() + BLOCK - 1) / BLOCK);
        int zero = Arrays.binarySearch(map, 0f);
        return new PackedMoment(
                shape,
                manager.full(new Shape(shape.size()), zero, DataType.UINT8),
                manager.zeros(new Shape(blocks), DataType.FLOAT32),
                manager.create(map),
                manager.create(bounds));
    }

    /// The numbers, float32, for as long as the scope lives.
    public NDArray unpack(NDManager scope) {
        Script script = Torch.script();
        NDArray flat = script.call("bytes_unpacked", codes, map, scales, script.number(BLOCK));
        flat.attach(scope);
        return flat.reshape(shape);
    }

    /// Keeps the numbers, rounded.
    public void keep(NDArray numbers) {
        Script script = Torch.script();
        try (NDList parts = script.callForList("bytes_packed", numbers, bounds, script.number(BLOCK))) {
            Optimize.copy(codes, parts.get(0));
            Optimize.copy(scales, parts.get(1));
        }
    }
}
