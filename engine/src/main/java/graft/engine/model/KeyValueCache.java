package graft.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.tensor.AttentionKernels;
import java.util.HashMap;
import java.util.Map;

/// The keys and values that a decoder's layers computed for the positions read so far, so that a further
/// token costs one position and not the whole text again. They are float32: attention of one position over
/// many is computed quickest in it. Room doubles as it is needed: writing a token copies nothing else.
public final class KeyValueCache implements AutoCloseable {

    private static final long FIRST_ROOM = 64;

    private final NDManager manager;
    private final ComputeType type;
    private final Map<Integer, NDArray> keys = new HashMap<>();
    private final Map<Integer, NDArray> values = new HashMap<>();
    private long length;

    /// @param base whose layers will use it
    public KeyValueCache(BaseModel base) {
        manager = base.manager().newSubManager();
        type = base.precision().type();
    }

    /// Positions read so far.
    public long length() {
        return length;
    }

    /// Says that all layers have put the positions of a step.
    void advance(long positions) {
        length += positions;
    }

    /// Puts a step's keys (B, T, w) of a layer; all of them, (B, length + T, w), in the step's manager.
    NDArray keys(int layer, NDArray fresh) {
        return put(keys, layer, type.out(fresh));
    }

    /// As {@link #keys}.
    NDArray values(int layer, NDArray fresh) {
        return put(values, layer, type.out(fresh));
    }

    private NDArray put(Map<Integer, NDArray> kept, int layer, NDArray fresh) {
        long needed = length + fresh.getShape().get(1);
        NDArray room = kept.get(layer);
        if (room == null || room.getShape().get(1) < needed) {
            long more = Math.max(FIRST_ROOM, Math.max(needed, 2 * length));
            NDArray larger = AttentionKernels.cacheRoom(fresh, room, more);
            larger.attach(manager);
            if (room != null) {
                room.close();
            }
            kept.put(layer, larger);
            room = larger;
        }
        return AttentionKernels.cachePut(fresh, room, length);
    }

    @Override
    public void close() {
        manager.close();
    }
}
