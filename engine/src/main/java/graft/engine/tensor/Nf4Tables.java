package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/// The constants of NF4 as tensors of one manager.
///
/// @param pairs   (256, 2) float32: the values of both halves of every byte
/// @param bounds  (15) float32: the middles between neighbouring values
/// @param map     (256) float32: what the bytes of scales stand for
/// @param nearest (65536) uint8: the entry of the map nearest to each of 65,536 even steps from −1 to 1
public record Nf4Tables(NDArray pairs, NDArray bounds, NDArray map, NDArray nearest) {

    private static final int BYTES = 256;
    private static final int STEPS = 1 << 16;

    /// Quantiles of the normal distribution, as published with QLoRA (arXiv 2305.14314, appendix E).
    private static final float[] VALUES = {
        -1.0f,
        -0.6961928009986877f,
        -0.5250730514526367f,
        -0.39491748809814453f,
        -0.28444138169288635f,
        -0.18477343022823334f,
        -0.09105003625154495f,
        0.0f,
        0.07958029955625534f,
        0.16093020141124725f,
        0.24611230194568634f,
        0.33791524171829224f,
        0.44070982933044434f,
        0.5626170039176941f,
        0.7229568362236023f,
        1.0f
    };

    /// The tables, owned by the manager and on its device.
    public static Nf4Tables of(NDManager manager) {
        float[] map = DynamicMap.signed();
        return new Nf4Tables(
                pairs(manager, VALUES),
                manager.create(DynamicMap.middles(VALUES)),
                manager.create(map),
                nearest(manager, map));
    }

    /// The same on another manager's device, in its care.
    Nf4Tables on(NDManager manager) {
        return new Nf4Tables(
                Nf4.moved(pairs, manager),
                Nf4.moved(bounds, manager),
                Nf4.moved(map, manager),
                Nf4.moved(nearest, manager));
    }

    /// The 16 values in rising order.
    public static float[] values() {
        return VALUES.clone();
    }

    /// Both values of every byte, (256, 2), for a table of 16.
    public static NDArray pairs(NDManager manager, float[] values) {
        float[] pairs = new float[2 * BYTES];
        for (int i = 0; i < BYTES; i++) {
            pairs[2 * i] = values[i >> 4];
            pairs[2 * i + 1] = values[i & 15];
        }
        return manager.create(pairs, new Shape(BYTES, 2));
    }

    /// bitsandbytes looks a scale up by its nearest step and so sometimes takes the neighbour of the
    /// nearest entry.
    private static NDArray nearest(NDManager manager, float[] map) {
        float[] middles = DynamicMap.middles(map);
        ByteBuffer nearest = ByteBuffer.allocateDirect(STEPS);
        int entry = 0;
        for (int i = 0; i < STEPS; i++) {
            double at = -1 + 2.0 * i / (STEPS - 1);
            while (entry < middles.length && middles[entry] < at) {
                entry++;
            }
            nearest.put(i, (byte) entry);
        }
        try (NDArray mapped = manager.create(nearest, new Shape(STEPS), DataType.UINT8)) {
            return Optimize.copyOf(manager, mapped);
        }
    }
}
