package graft.engine.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Writes safetensors files. A file appears whole or not at all: it is written beside its place, forced to disk, and
/// moved.
public final class SafeTensorsWriter {

    private static final int CACHE_LINE = 64;

    private static final JsonMapper JSON = new JsonMapper();

    private SafeTensorsWriter() {}

    /// Writes the tensors (float32, int64, int32, uint8) in the map's order, with notes of the caller's.
    ///
    /// @throws InvalidInput when the folder cannot be written
    /// @throws MachineLacks when the disk is full
    public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode notes = header.putObject("__metadata__");
        notes.put("format", "pt");
        metadata.forEach(notes::put);
        long offset = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            NDArray array = tensor.getValue();
            long bytes = array.getShape().size() * array.getDataType().getNumOfBytes();
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", type(array.getDataType()));
            var shape = entry.putArray("shape");
            for (long dim : array.getShape().getShape()) {
                shape.add(dim);
            }
            entry.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
        }
        Path temporary = file.resolveSibling("." + file.getFileName() + ".partial");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            writeTo(temporary, header, tensors);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            remove(temporary, failure);
            throw unwritable(file, failure);
        }
    }

    private static void writeTo(Path file, ObjectNode header, Map<String, NDArray> tensors) throws IOException {
        StringBuilder json = new StringBuilder(JSON.writeValueAsString(header));
        // The tensors begin on a cache line, where products read them fastest when the file is mapped.
        // Names may hold any letter, so the padding counts encoded bytes.
        int length = json.toString().getBytes(StandardCharsets.UTF_8).length;
        json.repeat(" ", Math.floorMod(-(8 + length), CACHE_LINE));
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
            writeAll(channel, start.putLong(bytes.length).put(bytes).flip());
            for (NDArray tensor : tensors.values()) {
                writeAll(channel, tensor.toByteBuffer());
            }
            channel.force(true);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void remove(Path temporary, IOException cause) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException second) {
            cause.addSuppressed(second);
        }
    }

    private static RuntimeException unwritable(Path file, IOException failure) {
        String message = FileFault.of(failure);
        if (FileFault.diskFull(failure)) {
            return new MachineLacks(
                    ErrorCode.DISK_FULL,
                    file + " could not be written: the disk is full.",
                    "Free some space; the previous file, if any, is unchanged.",
                    failure);
        }
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                file + " could not be written: " + message + ".",
                "Choose a folder that you may write to.",
                failure);
    }

    private static String type(DataType type) {
        return switch (type) {
            case FLOAT32 -> "F32";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case UINT8 -> "U8";
            case BOOLEAN -> "BOOL";
            default -> throw new IllegalArgumentException("no safetensors type is written for " + type);
        };
    }
}
