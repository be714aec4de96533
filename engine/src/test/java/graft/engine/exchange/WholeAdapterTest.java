package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.junit.jupiter.params.provider.ValueSource;

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

    /// In one layer, then in every.
    @ParameterizedTest
    @CsvSource({
        "bert-seq_bn, .*layer\\.1\\..*, 'encoder.layer.1.output\" (layer 1), which', output_adapter is true",
        "bert-double_seq_bn, .*attention\\.output\\..*, 'attention.output\" (layers 0, 1, 2), which', mh_adapter is",
        "bert-par_bn-everywhere, .*\\d\\.output\\..*, 'layer.0.output\" (layers 0, 1, 2), which', output_adapter is",
        "distilbert-double_seq_bn, .*attention_adapters.*, '0.attention_adapters\" (layers 0, 1, 2)', mh_adapter is",
        "gpt2-compacter, .*attention_adapters.*, 'h.0.attention_adapters\" (layers 0, 1, 2), which', mh_adapter is",
        "bert-compacter, .*layer\\.2\\.output.*, 'encoder.layer.2.output\" (layer 2), which', output_adapter is",
        "bert-lora, .*layer\\.1\\..*value.*, 'layer.1.attention.self.value\" (layer 1), which', 'attn_matrices is ['",
        "bert-lora, .*query.*, 'layer.0.attention.self.query\" (layers 0, 1, 2), which', 'attn_matrices is ['",
        "bert-lora-leave_out, .*layer\\.2\\..*, 'layer.2.attention.self.key\" (layer 2), which', 'attn_matrices is ['",
        "bert-lora-all, .*intermediate.*, '0.intermediate.dense\" (layers 0, 1, 2), which', intermediate_lora is",
        "llama-lora-all, .*up_proj.*, 'layers.0.mlp.up_proj\" (layers 0, 1, 2), which', output_lora is true",
        "gpt2-lora, .*h\\.2\\..*, 'h.2.attn.c_attn\" (layer 2), which', 'attn_matrices is ['",
        "bert-ia3, .*intermediate.*, '0.intermediate.dense\" (layers 0, 1, 2), which', intermediate_lora is",
        "bert-vera, .*value.*, 'layer.0.attention.self.value\" (layers 0, 1, 2), which', 'attn_matrices is ['",
        "bert-loreft, .*layer\\.1\\..*, 'encoder.layer.1\" (layer 1), which', layers is",
        "bert-unipelt, .*value.*loras.*, 'layer.0.attention.self.value\" (layers 0, 1, 2), which', attn_matrices is",
        "llama-mam, .*output_adapters.*, 'layers.0.output_adapters\" (layers 0, 1, 2), which', output_adapter is"
    })
    void aPlaceThatTheConfigurationMeansIsNotLeftOut(String name, String gone, String what, String field)
            throws IOException {
        Checkpoint whole = GoldenCheckpoints.of("adapterhub", name);
        Path copy = lacking(whole, gone);
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            String told = refused(copy, base).paragraph();
            assertTrue(told.contains(what) && told.contains("(" + field), told);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bert-seq_bn-classification, heads\\.[^.]+\\.1\\.bias, the bias of the head's map 1 is missing",
        "bert-seq_bn-classification, heads\\.[^.]+\\.1\\..*, head_config.json: layers makes 2 of what is 1",
        "bert-double_seq_bn-tagging, .*bias, the bias of the head's map 1 is missing"
    })
    void aHeadThatIsNotWholeIsRefused(String name, String gone, String told) throws IOException {
        Checkpoint whole = GoldenCheckpoints.of("adapterhub", name);
        Path copy = changed(whole, tensors -> {});
        Files.copy(whole.folder().resolve("head_config.json"), copy.resolve("head_config.json"));
        try (NDManager manager = Torch.manager(Device.cpu());
                SafeTensors file = SafeTensors.open(
                        whole.folder().resolve("model_head.safetensors"), ErrorCode.ADAPTER_UNREADABLE)) {
            Map<String, NDArray> tensors = new TreeMap<>();
            file.names().forEach(key -> tensors.put(key, file.read(manager, key)));
            assertTrue(tensors.keySet().removeIf(key -> key.matches(gone)));
            SafeTensorsWriter.write(copy.resolve("model_head.safetensors"), tensors, Map.of());
        }
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            String paragraph = refused(copy, base).paragraph();
            assertTrue(paragraph.contains(told), paragraph);
        }
    }

    /// Everything at some modules is taken away, so that what is left is an adapter of its own.
    @ParameterizedTest
    @CsvSource({
        "lora-default-bert, .*layer\\.1\\..*query.*, encoder.layer.1.attention.self.query\" (layer 1)",
        "lora-default-bert, .*query\\.lora.*, 'encoder.layer.0.attention.self.query\" (layers 0, 1, 2)'",
        "ia3-bert, .*layer\\.2\\..*key.*, encoder.layer.2.attention.self.key\" (layer 2)",
        "ia3-bert, .*ia3_l, attention.self.key\" (layers",
        "ia3-gpt2, .*h\\.0\\.mlp.*, h.0.mlp.c_proj\" (layer 0)",
        "lora-layers-bert, .*layer\\.2\\..*lora.*, encoder.layer.2.attention.self.query\" (layer 2)",
        "lora-layers-llama, .*up_proj.*, layers.1.mlp.up_proj\" (layer 1)",
        "lora-exclude-qwen2, .*layers\\.0\\..*q_proj.*, layers.0.self_attn.q_proj\" (layer 0)",
        "lora-regex-llama, .*layers\\.2\\..*o_proj.*, layers.2.self_attn.o_proj\" (layer 2)",
        "lora-all-linear-bert, .*pooler.*lora.*, pooler.dense\"",
        "lora-embedding-llama, .*embed.*, model.embed_tokens\"",
        "lora-patterns-bert, .*layer\\.1\\.intermediate.*lora.*, layer.1.intermediate.dense\" (layer 1)",
        "vera-bert, .*layer\\.0\\..*value.*, layer.0.attention.self.value\" (layer 0)",
        "adalora-bert, .*layer\\.1\\..*value.*, layer.1.attention.self.value\" (layer 1)",
        "loha-bert, .*value.*, 'layer.0.attention.self.value\" (layers 0, 1, 2)'",
        "lokr-llama, .*v_proj.*, 'layers.0.self_attn.v_proj\" (layers 0, 1, 2)'",
        "ln-bert, .*layer\\.1\\.output\\.LayerNorm.*, layer.1.output.LayerNorm\" (layer 1)",
        "lora-bias-all-bert, .*layer\\.1\\.intermediate.*bias, layer.1.intermediate.dense.bias\" (layer 1)",
        "lora-bias-only-bert, .*layer\\.1\\.output.*bias, layer.1.output.dense.bias\" (layer 1)",
        "lora-default-bert, .*classifier\\.bias, no \"classifier.bias\"",
        "lora-head-pooler-bert, .*pooler.*bias, no \"pooler.dense.bias\""
    })
    void aModuleThatTheConfigurationMeansIsNotLeftOut(String name, String gone, String told) throws IOException {
        Checkpoint whole = GoldenCheckpoints.of("peft", name);
        Path copy = lacking(whole, gone);
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            String paragraph = refused(copy, base).paragraph();
            assertTrue(paragraph.contains(told) && paragraph.contains(copy.toString()), paragraph);
        }
    }

    @Test
    void aNameThatNothingHasIsNoReasonToRefuse() throws IOException {
        Checkpoint whole = GoldenCheckpoints.of("peft", "lora-default-bert");
        Path copy = changed(whole, tensors -> {});
        Path config = copy.resolve("adapter_config.json");
        String text = Files.readString(config);
        Files.delete(config);
        Files.writeString(config, text.replaceAll("(\"target_modules\": \\[)", "$1\"q_proj\", "));
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            AdapterImport.into(workspace.resolve("taken"), ForeignAdapter.in(copy), base, "base");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(([a-z0-9.]+)+)+!", "((((x)", "(.*.*.*.*.*.*)*query!"})
    void aPatternThatWouldMatchForHoursIsRefused(String pattern) throws IOException {
        Checkpoint whole = GoldenCheckpoints.of("peft", "lora-default-bert");
        Path copy = changed(whole, tensors -> {});
        Path config = copy.resolve("adapter_config.json");
        ObjectNode root = (ObjectNode) GoldenCheckpoints.json(config);
        root.put("target_modules", pattern);
        Files.delete(config);
        Files.writeString(config, root.toString());
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            assertTrue(refused(copy, base).paragraph().contains("cannot be read or takes too long"));
        }
    }

    /// As Python writes them, and as PEFT reads them.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "lora-default-bert    ; .*layer\\.(?P<layer_idx>\\d+)\\.attention\\.self\\.(query|value)",
                "lora-default-bert    ; .*(?P<same_one>self)\\.(?!(?P=same_one))(query|value)",
                "lora-default-bert    ; (.*\\.(query|value))|{never",
                "lora-all-linear-bert ; all-linear"
            })
    void modulesByAPatternOrAsAllLinearMapsAreRead(String name, String targets) throws IOException {
        Checkpoint whole = GoldenCheckpoints.of("peft", name);
        Path copy = changed(whole, tensors -> {});
        Path config = copy.resolve("adapter_config.json");
        ObjectNode root = (ObjectNode) GoldenCheckpoints.json(config);
        root.put("target_modules", targets);
        Files.delete(config);
        Files.writeString(config, root.toString());
        try (BaseModel base = BaseModel.load(whole.base(), Precision.FP32, Device.cpu())) {
            AdapterImport.into(workspace.resolve("taken"), ForeignAdapter.in(copy), base, "base");
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

    private Path lacking(Checkpoint checkpoint, String keys) throws IOException {
        return changed(checkpoint, tensors -> assertTrue(tensors.keySet().removeIf(key -> key.matches(keys))));
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
