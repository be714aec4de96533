package graft.engine.checkpoint;

import graft.engine.checkpoint.SafeTensorsHeader.Type;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The form of before PyTorch 1.6: pickles of a magic number, a version, the machine and the object; then one of the
/// storages' keys, and for each its count and numbers.
final class StreamStorages implements TorchFile.Storages {

    /// The low eight bytes of the magic number 0x1950a86a20f9469cfc6c.
    private static final long MAGIC = 0xa86a20f9469cfc6cL;

    private static final long VERSION = 1001;
    private static final ValueLayout.OfLong COUNT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private record Range(long begin, long bytes) {}

    private final MemorySegment content;
    private final Map<String, Range> ranges;

    private StreamStorages(MemorySegment content, Map<String, Range> ranges) {
        this.content = content;
        this.ranges = ranges;
    }

    /// Reads what stands before the object.
    static void skipPreamble(ByteBuffer head, TorchTensors outside) {
        Object magic = Pickle.read(head, outside);
        if (!(magic instanceof Long number) || number != MAGIC) {
            throw new Pickle.Refused("it is no file of torch.save");
        }
        Object version = Pickle.read(head, outside);
        if (!(version instanceof Long form) || form != VERSION) {
            throw new Pickle.Refused("it is of the version " + version);
        }
        if (Pickle.read(head, outside) instanceof Map<?, ?> machine
                && Boolean.FALSE.equals(machine.get("little_endian"))) {
            throw new Pickle.Refused("its numbers are in big-endian order");
        }
    }

    /// Reads what stands behind the object, at the head's position.
    ///
    /// @param storages knows those that the object named
    static StreamStorages read(ByteBuffer head, MemorySegment content, TorchTensors storages) {
        Object keys = Pickle.read(head, storages);
        Map<String, Range> ranges = new HashMap<>();
        long at = head.position();
        if (!(keys instanceof List<?> list)) {
            throw new Pickle.Refused("it lists no numbers");
        }
        for (Object key : list) {
            Type type = storages.type(String.valueOf(key));
            if (type == null || at > content.byteSize() - Long.BYTES) {
                throw new Pickle.Refused("the numbers \"" + key + "\" are missing");
            }
            long count = content.get(COUNT, at);
            at += Long.BYTES;
            if (count < 0 || count > (content.byteSize() - at) / type.bytes()) {
                throw new Pickle.Refused("the numbers \"" + key + "\" are cut off");
            }
            ranges.put(String.valueOf(key), new Range(at, count * type.bytes()));
            at += count * type.bytes();
        }
        return new StreamStorages(content, ranges);
    }

    @Override
    public ByteBuffer bytes(String key, long from, long count) {
        Range range = ranges.get(key);
        if (range == null || from + count > range.bytes) {
            throw new Pickle.Refused("the numbers \"" + key + "\" are missing or too few");
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(count)).order(ByteOrder.LITTLE_ENDIAN);
        MemorySegment.ofBuffer(bytes).copyFrom(content.asSlice(range.begin + from, count));
        return bytes;
    }

    @Override
    public void close() {
        // The mapping belongs to the file.
    }
}
