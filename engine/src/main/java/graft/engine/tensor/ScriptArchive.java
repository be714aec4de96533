package graft.engine.tensor;

import ai.djl.ndarray.NDArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A TorchScript module as the archive that libtorch loads (`torch.jit.load`): a stored zip of a version, the source as
/// text, and two pickles, of which one holds the module's state and names the files with the tensors' values.
public final class ScriptArchive {

    /// Of the operators; older numbers lack arguments such as gelu's `approximate`.
    private static final String VERSION = "10\n";

    private static final byte[] PICKLE_2 = {(byte) 0x80, 2};

    private ScriptArchive() {}

    /// Writes a module. The source holds `class NAME(Module)` with the tensors declared as attributes.
    ///
    /// @param out     stays open
    /// @param name    of the class
    /// @param source  TorchScript as libtorch itself writes it
    /// @param tensors float32, by attribute
    public static void write(OutputStream out, String name, String source, Map<String, NDArray> tensors)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        store(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
        store(zip, "constants.pkl", constants());
        store(zip, "data.pkl", state(name, tensors));
        store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        int number = 0;
        for (NDArray tensor : tensors.values()) {
            store(zip, "data/" + number, little(tensor));
            number++;
        }
        zip.finish();
    }

    private static ByteBuffer little(NDArray tensor) {
        return tensor.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        store(zip, name, ByteBuffer.wrap(content));
    }

    private static void store(ZipOutputStream zip, String name, ByteBuffer content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        ZipEntry entry = new ZipEntry("graft/" + name);
        entry.setTime(0);
        entry.setSize(content.remaining());
        entry.setCompressedSize(content.remaining());
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        WritableByteChannel channel = Channels.newChannel(zip);
        while (content.hasRemaining()) {
            channel.write(content);
        }
        zip.closeEntry();
    }

    /// The empty tuple.
    private static byte[] constants() {
        return new Pickle().op(')').end();
    }

    /// An instance of the class whose state is `{"training": False, tensor …}`.
    private static byte[] state(String name, Map<String, NDArray> tensors) {
        Pickle pickle =
                new Pickle().global("__torch__", name).op(')').op(0x81).op('}').op('(');
        pickle.text("training").op(0x89);
        int number = 0;
        for (Map.Entry<String, NDArray> tensor : new LinkedHashMap<>(tensors).entrySet()) {
            pickle.text(tensor.getKey());
            pickle.tensor(String.valueOf(number), tensor.getValue().getShape().getShape());
            number++;
        }
        return pickle.op('u').op('b').end();
    }

    /// Pickle protocol 2, as much of it as modules need.
    private static final class Pickle {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private Pickle() {
            bytes.writeBytes(PICKLE_2);
        }

        private Pickle op(int code) {
            bytes.write(code);
            return this;
        }

        private Pickle global(String module, String name) {
            op('c');
            bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        private Pickle text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            op('X');
            little(utf8.length, 4);
            bytes.writeBytes(utf8);
            return this;
        }

        private void little(long value, int count) {
            for (int i = 0; i < count; i++) {
                bytes.write((int) (value >> (8 * i)));
            }
        }

        /// LONG1 with eight bytes.
        private Pickle number(long value) {
            op(0x8a).op(8);
            little(value, 8);
            return this;
        }

        private Pickle numbers(List<Long> values) {
            op('(');
            values.forEach(this::number);
            return op('t');
        }

        /// `torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())`, the storage by a
        /// persistent id.
        private void tensor(String file, long[] dims) {
            List<Long> strides = new ArrayList<>();
            long count = 1;
            for (int i = dims.length - 1; i >= 0; i--) {
                strides.addFirst(count);
                count *= dims[i];
            }
            global("torch._utils", "_rebuild_tensor_v2").op('(');
            op('(').text("storage").global("torch", "FloatStorage").text(file).text("cpu");
            number(count).op('t').op('Q');
            number(0);
            numbers(Arrays.stream(dims).boxed().toList());
            numbers(strides).op(0x89);
            global("collections", "OrderedDict").op(')').op('R');
            op('t').op('R');
        }

        private byte[] end() {
            return op('.').bytes.toByteArray();
        }
    }
}
