package graft.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The checked header of a safetensors file: every offset lies inside the file, no two tensors overlap, and each has
/// exactly the bytes that its type and shape ask for.
///
/// @param tensors  by name, in the file's order; offsets count from the start of the file
/// @param metadata the file's own notes
record SafeTensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {

    private static final long MAX_HEADER = 100_000_000;
    private static final int MAX_RANK = 16;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    enum Type {
        F32(4, true),
        F16(2, true),
        BF16(2, true),
        F64(8, true),
        F8_E4M3(1, true),
        F8_E5M2(1, true),
        I64(8, false),
        I32(4, false),
        I16(2, false),
        I8(1, false),
        U64(8, false),
        U32(4, false),
        U16(2, false),
        U8(1, false),
        BOOL(1, false);

        private final int bytes;
        private final boolean floating;

        Type(int bytes, boolean floating) {
            this.bytes = bytes;
            this.floating = floating;
        }

        int bytes() {
            return bytes;
        }

        boolean floating() {
            return floating;
        }
    }

    /// @param begin first byte, counted from the start of the file
    /// @param bytes length
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Entry(Type type, long[] dims, long begin, long bytes) {}

    static SafeTensorsHeader read(Path file, MemorySegment content, ErrorCode code) {
        Reading reading = new Reading(file, content.byteSize(), code);
        if (content.byteSize() < 8) {
            throw reading.wrong("has " + content.byteSize() + " bytes, too few for a header");
        }
        long length = content.get(LENGTH, 0);
        if (length < 2 || length > MAX_HEADER || length > content.byteSize() - 8) {
            throw reading.wrong("says that its header has " + Long.toUnsignedString(length) + " bytes; the file has "
                    + content.byteSize());
        }
        byte[] json = content.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
        return reading.header(new String(json, StandardCharsets.UTF_8), 8 + length);
    }

    /// One reading of one file: what error messages need.
    private record Reading(Path file, long size, ErrorCode code) {

        SafeTensorsHeader header(String json, long start) {
            JsonNode root;
            try {
                root = JSON.readTree(json);
            } catch (JsonProcessingException failure) {
                throw wrong("has a header that is not JSON: " + JsonFault.of(failure));
            }
            if (!root.isObject()) {
                throw wrong("has a header that is not a JSON object");
            }
            Map<String, Entry> tensors = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : root.properties()) {
                if (field.getKey().equals("__metadata__")) {
                    field.getValue()
                            .properties()
                            .forEach(note ->
                                    metadata.put(note.getKey(), note.getValue().asText()));
                } else {
                    tensors.put(field.getKey(), entry(field.getKey(), field.getValue(), start));
                }
            }
            refuseOverlaps(tensors);
            refuseRest(tensors, start);
            return new SafeTensorsHeader(Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(metadata));
        }

        private Entry entry(String name, JsonNode node, long start) {
            Type type = null;
            for (Type candidate : Type.values()) {
                if (candidate.name().equals(node.path("dtype").asText())) {
                    type = candidate;
                }
            }
            if (type == null) {
                throw wrong(name, "has the unknown type " + node.path("dtype"));
            }
            JsonNode shape = node.path("shape");
            JsonNode offsets = node.path("data_offsets");
            if (!shape.isArray() || shape.size() > MAX_RANK) {
                throw wrong(name, "has no usable shape: " + shorten(shape));
            }
            if (!offsets.isArray()
                    || offsets.size() != 2
                    || !offsets.get(0).canConvertToLong()
                    || !offsets.get(1).canConvertToLong()) {
                throw wrong(name, "has no usable data_offsets: " + shorten(offsets));
            }
            long[] dims = new long[shape.size()];
            long bytes = type.bytes();
            try {
                for (int i = 0; i < dims.length; i++) {
                    JsonNode dim = shape.get(i);
                    if (!dim.isIntegralNumber() || !dim.canConvertToLong() || dim.asLong() < 0) {
                        throw wrong(name, "has the size " + shorten(dim) + " in its shape");
                    }
                    dims[i] = dim.asLong();
                    bytes = Math.multiplyExact(bytes, dims[i]);
                }
            } catch (ArithmeticException overflow) {
                throw wrong(name, "has an impossible shape " + shorten(shape));
            }
            long begin = offsets.get(0).asLong();
            long end = offsets.get(1).asLong();
            if (begin < 0 || end < begin || end > size - start) {
                throw wrong(
                        name,
                        "should lie at bytes " + begin + " to " + end + ", outside the file's " + (size - start)
                                + " bytes of data: the file is cut off or damaged");
            }
            if (end - begin != bytes) {
                throw wrong(
                        name, "has " + (end - begin) + " bytes; its shape " + shorten(shape) + " asks for " + bytes);
            }
            return new Entry(type, dims, start + begin, bytes);
        }

        private void refuseOverlaps(Map<String, Entry> tensors) {
            List<Map.Entry<String, Entry>> sorted = new ArrayList<>(tensors.entrySet());
            sorted.sort(Comparator.comparingLong(tensor -> tensor.getValue().begin()));
            long end = 0;
            String before = "";
            for (Map.Entry<String, Entry> tensor : sorted) {
                Entry entry = tensor.getValue();
                if (entry.bytes() > 0 && entry.begin() < end) {
                    throw wrong(tensor.getKey(), "overlaps with \"" + before + "\"");
                }
                if (entry.begin() + entry.bytes() > end) {
                    end = entry.begin() + entry.bytes();
                    before = tensor.getKey();
                }
            }
        }

        /// The format has nothing after the last tensor: more is another file's, or hidden.
        private void refuseRest(Map<String, Entry> tensors, long start) {
            long end = tensors.values().stream()
                    .mapToLong(entry -> entry.begin() + entry.bytes())
                    .reduce(start, Math::max);
            if (end < size) {
                throw wrong("has " + (size - end) + " bytes after its last tensor, which belong to none");
            }
        }

        private static String shorten(JsonNode node) {
            String text = node.toString();
            return text.length() <= 60 ? text : text.substring(0, 60) + "…";
        }

        private InvalidInput wrong(String tensor, String what) {
            String name = tensor.length() <= 120 ? tensor : tensor.substring(0, 120) + "…";
            return wrong("is damaged: tensor \"" + name + "\" " + what);
        }

        private InvalidInput wrong(String what) {
            return new InvalidInput(code, file + " " + what + ".", "Fetch the file again, or use another one.");
        }
    }
}
