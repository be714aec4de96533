package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.GoldenCheckpoints.Checkpoint;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Precision;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Weight files that hold a part of their adapter are refused by what they lack, and nothing is left.
class WholeAdapterTest {

    @TempDir
    Path workspace;

    /// Each tensor of one layer in turn is taken away.
    @ParameterizedTest
    @CsvSource({
        "peft, lora-default-bert",
        "peft, lora-embedding-llama",
        "peft, lora-bias-term-bert",
        "peft, dora-bert",
        "peft, vera-bert",
        "peft, adalora-bert",
        "peft, loha-bert",
        "adapterhub, bert-seq_bn",
        "adapterhub, bert-lora-gating",
        "adapterhub, bert-dora",
        "adapterhub, bert-vera",
        "adapterhub, bert-compacter",
        "adapterhub, bert-loreft",
        "adapterhub, bert-prefix_tuning-gating"
    })
    void aMissingTensorIsRefusedByItsKey(String library, String name) throws IOException {
        Checkpoint checkpoint = GoldenCheckpoints.of(library, name);
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            List<String> keys = keys(checkpoint).stream()
                    .filter(key -> key.contains(".0.") || key.contains("embed"))
                    .filter(key -> key.matches(".*(lora_|vera_|hada_|adapters\\.|loras\\.|units\\.|gates\\.).*"))
                    .toList();
            assertFalse(keys.isEmpty());
            for (String key : keys) {
                Path copy = without(checkpoint, key);
                InvalidInput refusal = refused(copy, base);
                String told = refusal.paragraph();
                assertTrue(told.contains(key), key + ": " + told);
                assertTrue(told.contains(copy.toString()) && !told.contains("recipe"), told);
            }
        }
    }

    @Test
    void aTensorThatRepeatsNothingIsNotIgnored() throws IOException {
        Checkpoint prefix = GoldenCheckpoints.of("adapterhub", "bert-prefix_tuning");
        String repeated = keys(prefix).stream()
                .filter(key -> key.contains("layer.1.") && key.endsWith("control_trans.0.bias"))
                .findFirst()
                .orElseThrow();
        Path copy = changed(prefix, tensors -> tensors.computeIfPresent(repeated, (key, value) -> value.add(1)));
        try (BaseModel base = BaseModel.load(prefix.base(), Precision.FP32, Device.cpu())) {
            assertTrue(refused(copy, base).paragraph().contains(repeated));
        }
    }

    @Test
    void anAdapterOfAnotherWidthSaysSoBeforeAnythingElse() {
        Path bert = GoldenCheckpoints.of("peft", "lora-head-pooler-bert").folder();
        String config = """
                {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 50, "hidden_size": 16,
                 "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 24,
                 "max_position_embeddings": 40, "pad_token_id": 0, "initializer_range": 0.3}""";
        try (BaseModel base = BaseModel.random(
                ConfigFields.parse("narrow", config), new PrecisionChoice(ComputeType.FP32, "test"), 1, Device.cpu())) {
            String told = refused(bert, base).paragraph();
            assertTrue(told.contains("is for a model of width 32, this base has width 16"), told);
        }
    }

    @ParameterizedTest
    @CsvSource({"bert-seq_bn", "bert-lora", "bert-ia3", "bert-loreft", "bert-compacter"})
    void aLayerThatTheConfigurationMeansIsNotLeftOut(String name) throws IOException {
        Checkpoint whole = GoldenCheckpoints.of("adapterhub", name);
        Path copy = changed(whole, tensors -> tensors.keySet().removeIf(key -> key.contains(".layer.1.")));
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            String told = refused(copy, base).paragraph();
            assertTrue(told.contains("has nothing of layer 1 at"), told);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "peft, lora-default-bert, r",
        "peft, loha-bert, r",
        "adapterhub, bert-lora, r",
        "adapterhub, gpt2-lora-all, r",
        "adapterhub, bert-seq_bn, reduction_factor"
    })
    void aSizeThatContradictsTheTensorsIsRefused(String library, String name, String field) throws IOException {
        Checkpoint whole = GoldenCheckpoints.of(library, name);
        Path copy = changed(whole, tensors -> {});
        Path config = copy.resolve("adapter_config.json");
        String text = Files.readString(config);
        String other = text.replaceAll("\"" + field + "\": [0-9.]+", "\"" + field + "\": 900");
        assertNotEquals(text, other);
        Files.delete(config);
        Files.writeString(config, other);
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            String told = refused(copy, base).paragraph();
            assertTrue(told.contains("adapter_config.json: " + field + " makes "), told);
        }
    }

    private InvalidInput refused(Path adapter, BaseModel base) {
        Path target = workspace.resolve("refused");
        InvalidInput refusal = assertThrows(
                InvalidInput.class, () -> AdapterImport.into(target, ForeignAdapter.in(adapter), base, "base"));
        assertFalse(Files.exists(target));
        return refusal;
    }

    private static Path weights(Path folder) {
        return PeftFolder.is(folder) ? PeftFolder.weights(folder) : AdapterHubFolder.weights(folder);
    }

    private static List<String> keys(Checkpoint checkpoint) {
        try (SafeTensors file = SafeTensors.open(weights(checkpoint.folder()), ErrorCode.ADAPTER_UNREADABLE)) {
            return file.names().stream().sorted().toList();
        }
    }

    private Path without(Checkpoint checkpoint, String key) throws IOException {
        return changed(checkpoint, tensors -> tensors.remove(key));
    }

    private Path changed(Checkpoint checkpoint, Consumer<Map<String, NDArray>> change) throws IOException {
        Path copy = Files.createTempDirectory(workspace, "changed");
        Path weights = weights(checkpoint.folder());
        Files.copy(checkpoint.folder().resolve("adapter_config.json"), copy.resolve("adapter_config.json"));
        try (NDManager manager = Torch.manager(Device.cpu());
                SafeTensors file = SafeTensors.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
            Map<String, NDArray> tensors = new TreeMap<>();
            file.names().forEach(name -> tensors.put(name, file.read(manager, name)));
            change.accept(tensors);
            SafeTensorsWriter.write(copy.resolve(weights.getFileName()), tensors, Map.of());
        }
        return copy;
    }
}
