package graft.engine.checkpoint;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The hash of a base model: SHA-256 over name, size and every byte of its configuration and weight files. Files are
/// read once (about a gigabyte a second) and remembered by size and time of change, so that the second run costs
/// nothing. Safe for several threads.
public final class ModelHash {

    private static final int BLOCK = 1 << 20;
    private static final String CONFIGURATION = "config.json";
    private static final int SAMPLES = 64;
    private static final int PIECE = 1 << 12;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    private record Known(long size, long changed, byte[] digest) {}

    /// @param folder of the model
    /// @return 64 hexadecimal digits
    /// @throws InvalidInput when a file cannot be read
    public String of(Path folder) {
        try {
            MessageDigest all = sha256();
            for (Path file : files(folder)) {
                all.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                all.update(digest(file));
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS,
                    "The base model in " + folder + " cannot be read: " + FileFault.of(failure) + ".",
                    "Check the folder and its permissions.",
                    failure);
        }
    }

    /// A hash of samples: the size and {@value #SAMPLES} pieces of each weight file, spread evenly. It costs a
    /// millisecond whatever the size, and tells models of one shape apart: training changes every piece.
    ///
    /// @return 64 hexadecimal digits
    public static String sampled(Path folder) throws IOException {
        MessageDigest all = sha256();
        for (Path file : files(folder)) {
            if (file.endsWith(CONFIGURATION)) {
                continue;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = channel.size();
                all.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
                long stride = Math.max(PIECE, size / SAMPLES);
                ByteBuffer piece = ByteBuffer.allocate(PIECE);
                for (long at = 0; at < size; at += stride) {
                    channel.read(piece.clear(), at);
                    all.update(piece.flip());
                }
            }
        }
        return HexFormat.of().formatHex(all.digest());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.equals(CONFIGURATION) || name.endsWith(".safetensors") || name.endsWith(".bin");
                    })
                    .sorted()
                    .toList();
        }
    }

    private byte[] digest(Path file) throws IOException {
        long size = Files.size(file);
        long changed = Files.getLastModifiedTime(file).toMillis();
        Known earlier = known.get(file);
        if (earlier != null && earlier.size == size && earlier.changed == changed) {
            return earlier.digest;
        }
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(block.clear()) >= 0) {
                digest.update(block.flip());
            }
        }
        byte[] bytes = digest.digest();
        known.put(file, new Known(size, changed, bytes));
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
