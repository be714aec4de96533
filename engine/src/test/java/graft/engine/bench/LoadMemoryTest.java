package graft.engine.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import graft.engine.model.BaseModel;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadMemoryTest {

    private static final String CONFIG = """
            {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 40000, "hidden_size": 512,
             "num_hidden_layers": 6, "num_attention_heads": 8, "intermediate_size": 2048,
             "max_position_embeddings": 64}""";

    @TempDir
    Path folder;

    /// Zeros, and not made by a model: what that freed would hide what loading takes.
    private long writeWeights() throws IOException {
        ModelShape shape = ModelShapes.of(ConfigFields.parse("test", CONFIG));
        StringJoiner header = new StringJoiner(",", "{", "}");
        long end = 0;
        for (ModelShape.Tensor tensor : shape.tensors()) {
            long next = end + tensor.count() * Float.BYTES;
            header.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.name(), tensor.dims(), end, next));
            end = next;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("config.json"), CONFIG);
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
            file.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            file.write(json);
            file.setLength(Long.BYTES + json.length + end);
        }
        return end;
    }

    @Test
    void loadingTakesTheFilesOwnPagesAndHardlyAnyHeap() throws IOException {
        long file = writeWeights();
        Path tiny = Files.createDirectory(folder.resolve("tiny"));
        Files.writeString(
                tiny.resolve("config.json"), CONFIG.replace("40000", "40").replaceAll("512|2048", "16"));
        LoadMemory.measure(() -> BaseModel.random(tiny, 1, Device.cpu())); // what the first pass itself brings in
        LoadMemory memory = LoadMemory.measure(() -> BaseModel.load(folder, Precision.FP32, Device.cpu()));
        assertTrue(memory.heapBytes() < file / 10, () -> memory + " for " + file);
        // All pages may be mapped, beside the stacked queries, keys and values; a copy would be the file once more.
        assertTrue(memory.residentBytes() < file * 1.6, () -> memory + " for " + file);
    }
}
