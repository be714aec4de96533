package graft.engine.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Torch;
import graft.engine.verify.CaseResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a case expects is compared: each of its files with one value changed fails, and the reason names it.
class TamperedCaseTest {

    private static final Path GOLDEN = Path.of("..", "..", "shared", "golden", "adapters");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path cases;

    private final Verification verification = new Verification(Device.cpu());

    @BeforeEach
    void referenceDataIsHere() {
        Assumptions.assumeTrue(Files.isDirectory(GOLDEN), "SKIPPED: no reference data at " + GOLDEN);
    }

    /// A copy that a test may change; its base is the original's.
    private Path copy(String name) throws IOException {
        Path original = GOLDEN.resolve(name);
        Path copy = cases.resolve(original.getFileName());
        try (Stream<Path> all = Files.walk(original)) {
            for (Path file : all.toList()) {
                Path target = copy.resolve(original.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
        edit(copy, "case.json", json -> {
            Path base = original.resolve(json.path("model").asText());
            json.put("model", base.toAbsolutePath().normalize().toString());
        });
        return copy;
    }

    private static void edit(Path folder, String name, Consumer<ObjectNode> change) throws IOException {
        Path file = folder.resolve(name);
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        change.accept(json);
        Files.write(file, JSON.writeValueAsBytes(json));
    }

    /// Changes the first value of one tensor.
    private static void tamper(Path folder, String name, String tensor, UnaryOperator<Float> change)
            throws IOException {
        rewrite(folder.resolve(name), tensors -> {
            NDArray old = tensors.get(tensor);
            float[] values = old.toFloatArray();
            values[0] = change.apply(values[0]);
            tensors.put(tensor, old.getManager().create(values, old.getShape()));
        });
    }

    private static void rewrite(Path file, Consumer<Map<String, NDArray>> change) throws IOException {
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            try (SafeTensors stored = SafeTensors.open(file, ErrorCode.FILE_NOT_FOUND)) {
                stored.names().forEach(one -> tensors.put(one, stored.read(manager, one)));
            }
            change.accept(tensors);
            SafeTensorsWriter.write(file, tensors, Map.of());
        }
    }

    private void assertFailsNaming(Path folder, String named) {
        CaseResult result = verification.run(folder);
        assertEquals(Status.FAIL, result.status(), result.toString());
        assertTrue(result.reason().contains(named), result.reason());
    }

    /// Neither may hide behind the scale that it spoils.
    @ParameterizedTest
    @CsvSource({
        "adapterhub/bert-seq_bn, outputs.safetensors, hidden_states.1",
        "adapterhub/bert-seq_bn, outputs.safetensors, last_hidden_state",
        "adapterhub/bert-seq_bn, gradients.safetensors, bert.encoder.layer.1.output.adapters.task.adapter_up.bias",
        "adapterhub/bert-stack2, outputs.safetensors, last_hidden_state",
        "peft/lora-default-bert, outputs.safetensors, logits",
        "peft/bitfit-bert, gradients.safetensors, bert.encoder.layer.0.attention.self.key.bias"
    })
    void valuesThatAreNotFiniteFail(String name, String file, String tensor) throws IOException {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Path folder = copy(name);
            tamper(folder, file, tensor, _ -> value);
            assertFailsNaming(folder, tensor);
        }
    }

    /// Of two singular values close to one another rounding decides the directions, so that those of the case count and
    /// not those that another processor finds.
    @Test
    void aLowRankChangeIsCountedFromTheCasesOwnStart() throws IOException {
        Path folder = copy("peft/lora-pissa-llama");
        tamper(
                folder,
                "initial/adapter_model.safetensors",
                "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
                value -> value + 0.5f);
        assertFailsNaming(folder, "last_hidden_state");
    }

    /// Users' files have no start; on another kind of processor than the reference's it is off by up to 3.3e-5.
    @ParameterizedTest
    @ValueSource(strings = {"lora-pissa-llama", "lora-olora-llama"})
    void withoutTheCasesStartTheOneThatIsComputedAnewIsTheSameButForRounding(String name) throws IOException {
        Path folder = copy("peft/" + name);
        Files.delete(folder.resolve("initial/adapter_model.safetensors"));

        Double outputs = verification.run(folder).outputs();
        assertTrue(outputs != null && outputs < 1e-4, String.valueOf(outputs));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "bert.encoder.layer.0.output.adapter_fusion_layer.a,b,c.query.bias | adapterhub/bert-fuse3-dynamic | 5.0e-02, allowed 5.9e-04",
                // Its gradient is rounding, and after eight steps of it the value is somewhere near.
                "bert.encoder.layer.0.output.adapter_fusion_layer.a,b,c.key.bias | adapterhub/bert-fuse3-dynamic | , allowed 5.9e-04",
                "classifier.bias | peft/bitfit-bert | 5.0e-02, allowed 1.0e-04"
            },
            delimiter = '|')
    void trainedValuesThatAreOthersFailAndTheReasonSaysByHowMuch(String tensor, String name, String said)
            throws IOException {
        Path folder = copy(name);
        tamper(folder, "after.safetensors", tensor, value -> value + 0.05f);
        assertFailsNaming(folder, tensor + " (after): ");
        assertFailsNaming(folder, said);
    }

    @Test
    void aTrainedTensorThatTheCaseLeavesOutFails() throws IOException {
        Path folder = copy("peft/bitfit-bert");
        rewrite(folder.resolve("after.safetensors"), tensors -> tensors.remove("classifier.bias"));
        assertFailsNaming(folder, "not in after.safetensors");
    }

    @Test
    void eachTaskOfAContinualTrainingIsCompared() throws IOException {
        Path folder = copy("peft/continual-bert");
        String file = "task2/after.safetensors";
        String first;
        try (SafeTensors stored = SafeTensors.open(folder.resolve(file), ErrorCode.FILE_NOT_FOUND)) {
            first = stored.names().iterator().next();
        }
        tamper(folder, file, first, value -> value - 0.05f);
        assertFailsNaming(folder, first + " (after): 5.0e-02, allowed 1.0e-04");
    }

    @ParameterizedTest
    @CsvSource({
        "adapterhub/bert-seq_bn, /trainableParameters",
        "adapterhub/bert-seq_bn-classification, /headParameters",
        "adapterhub/bert-vera-dense, /trainableParameters",
        "adapterhub/bert-average, /trainableParameters",
        "adapterhub/bert-stack2, /trainableParameters",
        "peft/lora-default-bert, /trainableParameters/adapter",
        "peft/bitfit-bert, /trainableParameters/base",
        "peft/ptuning-bert, /trainableParameters/total",
        "peft/loha-bert, /trainableParameters/head",
        "peft/continual-bert, /trainableParameters/B/adapter"
    })
    void countsThatAreOthersFail(String name, String pointer) throws IOException {
        Path folder = copy(name);
        int slash = pointer.lastIndexOf('/');
        edit(folder, "case.json", json -> {
            ObjectNode parent = (ObjectNode) json.at(pointer.substring(0, slash));
            String field = pointer.substring(slash + 1);
            parent.put(field, parent.path(field).asLong() + 1);
        });
        assertFailsNaming(folder, pointer.contains("head") && slash == 0 ? "headParameters" : "trainableParameters");
    }

    @Test
    void anInfinityOnBothSidesIsEqualAndNoScale() {
        float infinity = Float.NEGATIVE_INFINITY;
        assertEquals(0.5, RelativeError.of(new float[] {infinity, 2, 3}, new float[] {infinity, 2, 2}));
        assertEquals(Double.POSITIVE_INFINITY, RelativeError.of(new float[] {infinity}, new float[] {-infinity}));
        assertEquals(Double.POSITIVE_INFINITY, RelativeError.of(Double.NaN, 1));
    }

    @Test
    void aCaseWhoseBaseIsNotThereIsWrongInput() throws IOException {
        Path folder = copy("adapterhub/bert-lora");
        edit(folder, "case.json", json -> json.put("model", "../nowhere"));
        InvalidInput refused = assertThrows(InvalidInput.class, () -> verification.run(folder));
        assertEquals(ErrorCode.MODEL_NOT_FOUND, refused.code());
        assertTrue(refused.getMessage().contains(folder.resolve("../nowhere").toString()), refused.getMessage());
    }

    @Test
    void aCaseOfNoModelIsUnsupportedAndNotWrong() throws IOException {
        Path folder = copy("adapterhub/bert-lora");
        edit(folder, "case.json", json -> json.remove("model"));
        assertEquals(Status.UNSUPPORTED, verification.run(folder).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adapterhub/bert-lora checkpoint",
                "adapterhub/bert-stack2 adapters/b",
                "adapterhub/bert-stack2 adapters",
                "peft/lora-default-bert checkpoint",
                "peft/continual-bert start/B",
                "peft/sum-bert checkpoint",
                "peft/weighted-svd checkpoint"
            })
    void aCaseWhoseAdapterIsNotThereIsWrongInput(String missing) throws IOException {
        Path folder = copy(missing.substring(0, missing.indexOf(' ')));
        Path adapter = folder.resolve(missing.substring(missing.indexOf(' ') + 1));
        Files.move(adapter, folder.resolve("aside"));
        InvalidInput refused = assertThrows(InvalidInput.class, () -> verification.run(folder));
        assertEquals(ErrorCode.FILE_NOT_FOUND, refused.code());
        assertTrue(refused.getMessage().contains(adapter.toString()), refused.getMessage());
    }
}
