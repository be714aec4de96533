package graft.engine.checkpoint;

import graft.engine.error.FileFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The archive of `torch.save`: `NAME/data.pkl` and one entry `NAME/data/KEY` for each storage.
final class ZipStorages implements TorchFile.Storages {

    private static final long LARGEST_PICKLE = 256L << 20;
    private static final int CHUNK = 1 << 16;

    /// `torch.save` does not compress; of what others have compressed, numbers do not become that small.
    private static final long MOST_TIMES_LARGER = 100;

    private static final long NOT_LARGE = 16L << 20;

    private final ZipFile zip;
    private final String root;

    private ZipStorages(ZipFile zip, String root) {
        this.zip = zip;
        this.root = root;
    }

    static ZipStorages open(Path file) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        try {
            String pickle = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
                    .findFirst()
                    .orElseThrow(() -> new Pickle.Refused("it is a zip archive without data.pkl"));
            ZipStorages storages = new ZipStorages(zip, pickle.substring(0, pickle.length() - "data.pkl".length()));
            storages.checkSize(Files.size(file));
            storages.checkOrder();
            return storages;
        } catch (RuntimeException failure) {
            zip.close();
            throw failure;
        }
    }

    private void checkSize(long packed) {
        long unpacked = zip.stream()
                .mapToLong(ZipEntry::getSize)
                .map(size -> Math.max(0, size))
                .reduce(0, (sum, size) -> size > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + size);
        if (unpacked > NOT_LARGE && unpacked / MOST_TIMES_LARGER > packed) {
            throw new Pickle.Refused("its " + packed + " bytes would unpack to " + unpacked
                    + ", which no archive of weights does (a zip bomb)");
        }
    }

    private void checkOrder() {
        ZipEntry order = zip.getEntry(root + "byteorder");
        if (order != null) {
            byte[] text = new byte[6];
            ByteBuffer read = read(order, 0, Math.clamp(order.getSize(), 0, text.length));
            read.get(text, 0, read.remaining());
            if (!new String(text, StandardCharsets.US_ASCII).equals("little")) {
                throw new Pickle.Refused("its numbers are in big-endian order");
            }
        }
    }

    ByteBuffer pickle() {
        ZipEntry entry = zip.getEntry(root + "data.pkl");
        if (entry.getSize() < 0 || entry.getSize() > LARGEST_PICKLE) {
            throw new Pickle.Refused("its data.pkl has " + entry.getSize() + " bytes");
        }
        return read(entry, 0, entry.getSize());
    }

    @Override
    public ByteBuffer bytes(String key, long from, long count) {
        ZipEntry entry = zip.getEntry(root + "data/" + key);
        if (entry == null || entry.getSize() < from + count) {
            throw new Pickle.Refused("the numbers \"" + key + "\" are missing or too few");
        }
        return read(entry, from, count);
    }

    /// Memory is taken as the bytes come: what an entry says of its own size may be a lie.
    private ByteBuffer read(ZipEntry entry, long from, long count) {
        try (InputStream in = zip.getInputStream(entry)) {
            in.skipNBytes(from);
            ByteBuffer bytes = direct(Math.min(count, 16L << 20));
            byte[] chunk = new byte[CHUNK];
            long left = count;
            while (left > 0) {
                int read = in.read(chunk, 0, (int) Math.min(CHUNK, left));
                if (read < 0) {
                    throw new Pickle.Refused("the numbers \"" + entry.getName() + "\" end too early");
                }
                if (bytes.remaining() < read) {
                    bytes = direct(Math.min(count, 2L * bytes.capacity())).put(bytes.flip());
                }
                bytes.put(chunk, 0, read);
                left -= read;
            }
            return bytes.flip();
        } catch (IOException damaged) {
            throw new Pickle.Refused("the archive is damaged (" + FileFault.of(damaged) + ")");
        }
    }

    private static ByteBuffer direct(long size) {
        return ByteBuffer.allocateDirect(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
