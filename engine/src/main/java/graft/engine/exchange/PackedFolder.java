package graft.engine.exchange;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.checkpoint.ModelFolder;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.checkpoint.Stored;
import graft.engine.checkpoint.TensorNames;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Packing;
import graft.engine.recipe.Precision;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Nf4;
import graft.engine.tensor.Nf4Tables;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// Writes a base model's folder with the matrices of its layers in NF4 with double quantisation, in the
/// layout that bitsandbytes reads and writes: beside `NAME` (bytes) its scales, tables and a JSON text of its
/// shape (`quant_state.bitsandbytes__nf4`), and `quantization_config` in config.json, where what stays whole
/// is listed.
public final class PackedFolder {

    private static final JsonMapper JSON = new JsonMapper();

    private final ModelFolder files;
    private final NDManager manager;
    private final Nf4Tables tables;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final TreeSet<String> whole = new TreeSet<>();
    private int packed;

    private PackedFolder(ModelFolder files, NDManager manager) {
        this.files = files;
        this.manager = manager;
        this.tables = Nf4Tables.of(manager);
    }

    /// What was written.
    ///
    /// @param matrices packed
    /// @param bytes    of the new weights file
    public record Written(Path folder, int matrices, long bytes) {}

    /// Packs a folder into a new one. Nothing is left where it fails.
    ///
    /// @throws InvalidInput when the source is packed already or cannot be read, or there is something at
    /// the target
    public static Written write(Path source, Path target) {
        FreshFolder.requireFree(target);
        try (ModelFolder files = ModelFolder.open(source);
                NDManager manager = Torch.manager(Device.cpu())) {
            if (files.shape().stored() == Precision.NF4) {
                throw new InvalidInput(
                        ErrorCode.MODEL_UNSUPPORTED,
                        source + " is packed in NF4 already.",
                        "Use it as it is, or pack the model that it was made from.");
            }
            return new PackedFolder(files, manager).to(target);
        } catch (IOException failure) {
            throw new InvalidInput(
                    ErrorCode.FILE_UNWRITABLE,
                    target + " cannot be written: " + FileFault.of(failure) + ".",
                    "Check its permissions and the space on its disk.",
                    failure);
        }
    }

    private Written to(Path target) throws IOException {
        Stored.byName(files.shape()).forEach(this::add);
        FreshFolder.write(target, draft -> {
            SafeTensorsWriter.write(draft.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
            Files.writeString(
                    draft.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config()) + "\n");
            MergedFolder.copyTokenizer(files.folder(), draft);
            // Read back before it gets its name: what does not fit is found here.
            ModelFolder.open(draft).close();
        });
        return new Written(target, packed, Files.size(target.resolve("model.safetensors")));
    }

    private void add(String stored, List<Tensor> parts) {
        ModelShape shape = files.shape();
        Tensor first = parts.getFirst();
        ModelFolder.Place place = files.place(first.name());
        String name = TensorNames.inFile(shape, stored);
        NDArray values = place.file().read(manager, place.name());
        if (!Double.isFinite(Optimize.norm(List.of(values)))) {
            throw new InvalidInput(
                    ErrorCode.MODEL_WEIGHTS,
                    place.file().file() + ": tensor \"" + place.name() + "\" holds numbers that are not finite, and one"
                            + " of them would spoil its whole block.",
                    "Fetch the model again, or use an earlier checkpoint.");
        }
        if (first.role() == ModelShape.Role.MATRIX && Packing.of(Precision.NF4).of(shape, first) == Packing.Form.NF4) {
            pack(name, values, place.stored().transposed());
            values.close();
        } else {
            tensors.put(name, values);
            if (first.role() == ModelShape.Role.MATRIX) {
                whole.add(name.replaceFirst("\\.weight$", ""));
            }
        }
    }

    /// Matrices that lie transposed are turned first, as bitsandbytes does.
    private void pack(String name, NDArray values, boolean transposed) {
        NDArray matrix =
                transposed ? Kernels.transposedRows(values, 0, values.getShape().get(1)) : values;
        Nf4 bits = Nf4.pack(manager, matrix, tables, true);
        Nf4.Nested nested = Objects.requireNonNull(bits.nested());
        tensors.put(name, bits.codes());
        tensors.put(name + ".absmax", bits.scales());
        tensors.put(name + ".nested_absmax", nested.scales());
        tensors.put(name + ".nested_quant_map", nested.map());
        tensors.put(name + ".quant_map", manager.create(Nf4Tables.values()));
        tensors.put(name + ".quant_state.bitsandbytes__nf4", state(bits, nested));
        packed++;
    }

    private NDArray state(Nf4 bits, Nf4.Nested nested) {
        ObjectNode state = JSON.createObjectNode();
        state.put("quant_type", "nf4").put("blocksize", bits.block()).put("dtype", "float32");
        state.putArray("shape").add(bits.shape().get(0)).add(bits.shape().get(1));
        state.put("nested_blocksize", nested.group())
                .put("nested_dtype", "float32")
                .put("nested_offset", (double) nested.offset().toFloatArray()[0]);
        byte[] text = state.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocateDirect(text.length).put(text).flip();
        return Optimize.copyOf(manager, manager.create(bytes, new Shape(text.length), DataType.UINT8));
    }

    private ObjectNode config() {
        ObjectNode config = files.config().root().deepCopy();
        config.remove("torch_dtype");
        config.put("dtype", "float32");
        ObjectNode packing = config.putObject("quantization_config");
        packing.put("_load_in_4bit", true)
                .put("_load_in_8bit", false)
                .put("bnb_4bit_compute_dtype", "float32")
                .put("bnb_4bit_quant_storage", "uint8")
                .put("bnb_4bit_quant_type", "nf4")
                .put("bnb_4bit_use_double_quant", true)
                .put("llm_int8_enable_fp32_cpu_offload", false)
                .put("llm_int8_has_fp16_weight", false);
        // Without a list of its own the reader keeps only the last module whole; a tied head has no tensor here.
        whole.addAll(TensorNames.heads());
        whole.forEach(packing.putArray("llm_int8_skip_modules")::add);
        packing.put("llm_int8_threshold", 6.0)
                .put("load_in_4bit", true)
                .put("load_in_8bit", false)
                .put("quant_method", "bitsandbytes");
        return config;
    }
}
