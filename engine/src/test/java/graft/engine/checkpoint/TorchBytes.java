package graft.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files as `torch.save` writes them, made by hand: one dictionary with the tensor `w`.
public final class TorchBytes {

    /// What the storage of every file holds.
    static final float[] NUMBERS = {1, 2, 3, 4, 5, 6};

    /// Instructions that make a tensor of the given dimensions and strides over storage 0.
    private static final String TENSOR = "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
            + "X\1\0\0\0" + "0X\3\0\0\0cpuK\6tQK\0%s\u0089ccollections\nOrderedDict\n)RtR";

    private static final String DICTIONARY = "\u0080\2}X\1\0\0\0w%ss.";

    private TorchBytes() {}

    /// A pickle whose tensor has these dimensions and strides, given as instructions.
    static byte[] tensor(String view) {
        return dictionary(TENSOR.formatted(view));
    }

    /// A pickle whose `w` is what these instructions make.
    static byte[] dictionary(String instructions) {
        return bytes(DICTIONARY.formatted(instructions));
    }

    /// A whole file with a (2, 3) tensor, in the form of today.
    public static byte[] zip() throws IOException {
        return zip(tensor("K\2K\3\u0086K\3K\1\u0086"));
    }

    /// A whole file with a (2, 3) tensor, in the form of before PyTorch 1.6.
    public static byte[] stream() throws IOException {
        return stream(tensor("K\2K\3\u0086K\3K\1\u0086"));
    }

    static byte[] zip(byte[] pickle) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "archive/data.pkl", pickle);
            store(zip, "archive/byteorder", bytes("little"));
            store(zip, "archive/data/0", numbers());
        }
        return out.toByteArray();
    }

    /// An archive of some kilobytes beside whose tensor so many zeros are packed.
    static byte[] bomb(long zeros) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(tensor("K\2K\3\u0086K\3K\1\u0086"));
            zip.putNextEntry(new ZipEntry("archive/data/0"));
            byte[] none = new byte[1 << 16];
            for (long left = zeros; left > 0; left -= none.length) {
                zip.write(none);
            }
            zip.closeEntry();
        }
        return out.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    static byte[] stream(byte[] pickle) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes("\u0080\2\u008a\12l\u00fc\u009cF\u00f9 j\u00a8P\31.\u0080\2M\u00e9\3."
                + "\u0080\2}X\15\0\0\0little_endian\u0088s."));
        out.write(pickle);
        out.write(bytes("\u0080\2]X\1\0\0\0"));
        out.write(bytes("0a."));
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(NUMBERS.length)
                .array());
        out.write(numbers());
        return out.toByteArray();
    }

    private static byte[] numbers() {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * NUMBERS.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : NUMBERS) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
