package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.GoldenCheckpoints.Checkpoint;
import graft.engine.model.BaseModel;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Site;
import graft.engine.tensor.Torch;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Adapters of other libraries become Graft's own without losing a value, and every key is accounted for.
class AdapterImportTest {

    @TempDir
    Path workspace;

    @TestFactory
    Stream<DynamicTest> theImportedAdapterIsTheOneThatWasRead() {
        return GoldenCheckpoints.all().stream()
                .map(checkpoint -> DynamicTest.dynamicTest(checkpoint.name(), () -> imported(checkpoint)));
    }

    private void imported(Checkpoint checkpoint) throws IOException {
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            var read = checkpoint.read(base);
            if (read.isEmpty()) {
                return;
            }
            Path target = Files.createTempDirectory(workspace, "import").resolve("adapter");
            ForeignAdapter foreign = ForeignAdapter.in(checkpoint.folder());
            ImportReport report = AdapterImport.into(target, foreign, base, "base");
            accountsForEveryKey(foreign, report);
            assertEquals(List.of(), report.unknownFields());
            Map<String, float[]> direct;
            try (AdaptedModel model = read.get().attach(base)) {
                direct = values(model);
            }
            assertEquals(read.get().adapters(), TrainedAdapter.recipe(target).adapters());
            try (AdaptedModel model = TrainedAdapter.load(target, base)) {
                Map<String, float[]> stored = values(model);
                assertEquals(direct.keySet(), stored.keySet());
                direct.forEach((name, value) -> assertArrayEquals(value, stored.get(name), name));
            }
        }
    }

    private static void accountsForEveryKey(ForeignAdapter foreign, ImportReport report) throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        try (Stream<Path> files = Files.list(foreign.folder())) {
            for (Path file :
                    files.filter(path -> !path.toString().endsWith(".json")).toList()) {
                try (TensorFile tensors = TensorFile.open(file, ErrorCode.ADAPTER_UNREADABLE)) {
                    keys.addAll(tensors.names());
                }
            }
        }
        TreeSet<String> told = new TreeSet<>(report.used());
        told.addAll(report.compared());
        told.addAll(report.ignored().keySet());
        assertEquals(keys, told);
    }

    private static Map<String, float[]> values(AdaptedModel model) {
        Map<String, float[]> values = new TreeMap<>();
        for (Map<String, NDArray> tensors : List.of(model.state(), model.frozen())) {
            tensors.forEach((name, value) -> values.put(name, value.toFloatArray()));
        }
        return values;
    }

    @Test
    void loraOfBeforeTheScalingIsReadAsItWasTrained() throws IOException {
        Checkpoint lora = GoldenCheckpoints.of("adapterhub", "bert-lora");
        Path old = changed(lora, file -> file.put("version", "adapters.1.0.1"));
        ImportReport report = imported(old, lora.base(), "old");
        assertTrue(
                report.notes().getFirst().contains("alpha 8 is read as 4"),
                report.notes().toString());
        LoraSpec read = (LoraSpec)
                TrainedAdapter.recipe(workspace.resolve("old")).adapters().getFirst();
        assertEquals(1, read.scalingAt(Site.ATTENTION_Q));

        Path today = changed(lora, file -> file.put("version", "adapters.1.1.0"));
        assertEquals(List.of(), imported(today, lora.base(), "today").notes());
    }

    @Test
    void aFileThatItsLibraryComputesOtherwiseSaysSo() {
        says("adapterhub", "bert-dora", "scales the base's bias too");
        says("adapterhub", "bert-ia3", "before its activation");
        says("adapterhub", "llama-ia3", "what leaves the map down");
        says("adapterhub", "llama-lora-all", "sits on down_proj");
        says("adapterhub", "gpt2-prefix_tuning", "fused attention");
        says("peft", "lora-pissa-llama", "computed anew from this base");
        says("peft", "lora-embedding-gpt2", "keeps the two apart");
        says("peft", "weighted-rank-pattern-linear", "the tensors' ranks are taken");
        says("peft", "lora-bias-all-bert", "leaves the trained biases in place");
    }

    private void says(String library, String name, String what) {
        Checkpoint checkpoint = GoldenCheckpoints.of(library, name);
        List<String> notes =
                imported(checkpoint.folder(), checkpoint.base(), name).notes();
        assertTrue(notes.stream().anyMatch(note -> note.contains(what)), name + ": " + notes);
    }

    @Test
    void unknownFieldsAreReportedAndKept() throws IOException {
        Checkpoint lora = GoldenCheckpoints.of("peft", "lora-default-llama");
        Path newer = changed(lora, file -> file.put("use_new_thing", false));
        ImportReport report = imported(newer, lora.base(), "newer");
        assertEquals(List.of("use_new_thing"), report.unknownFields());
        JsonNode origin = GoldenCheckpoints.json(workspace.resolve("newer").resolve("origin.json"));
        assertTrue(origin.path("config").has("use_new_thing"));
    }

    @Test
    void anAdapterForAnotherBaseIsRefusedAndNothingIsLeft() throws IOException {
        refused(
                GoldenCheckpoints.of("peft", "qlora-llama-float32").folder(),
                "peft-base/llama",
                "for a model of width 64");
        refused(GoldenCheckpoints.of("peft", "lora-default-llama").folder(), "peft-base/bert", "which is no site");
        Path bert = GoldenCheckpoints.of("adapterhub", "bert-seq_bn").folder();
        refused(bert, "base/distilbert", "is for a bert model of width 32; this base is a distilbert model");
        Path narrow = changed(bert, "\"hidden_size\": 32", "\"hidden_size\": 64");
        refused(narrow, "base/bert", "is for a bert model of width 64; this base is a bert model of width 32");
        Path shallow = workspace.resolve("shallow");
        Files.createDirectories(shallow);
        Path base = GoldenCheckpoints.ADAPTERS.resolve("base/bert");
        for (String file : List.of("model.safetensors", "config.json")) {
            Files.copy(base.resolve(file), shallow.resolve(file));
        }
        Path config = shallow.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replaceAll("\"num_hidden_layers\": \\d+", "\"num_hidden_layers\": 2"));
        refused(bert, shallow.toAbsolutePath().toString(), "the base has only 2 layers");
    }

    /// A copy of an adapter with something else in its configuration.
    private Path changed(Path adapter, String from, String to) throws IOException {
        Path copy = Files.createTempDirectory(workspace, "changed");
        for (String file : List.of("adapter.safetensors", "adapter_config.json")) {
            Files.copy(adapter.resolve(file), copy.resolve(file));
        }
        Path config = copy.resolve("adapter_config.json");
        String text = Files.readString(config);
        assertTrue(text.contains(from), text);
        Files.writeString(config, text.replace(from, to));
        return copy;
    }

    private void refused(Path adapter, String base, String reason) {
        Path folder = GoldenCheckpoints.ADAPTERS.resolve(base);
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> imported(adapter, folder, "refused"));
        assertTrue(refusal.paragraph().contains(reason), refusal.paragraph());
        assertFalse(Files.exists(workspace.resolve("refused")));
    }

    @Test
    void aFileWithoutTheHeadThatItPromisesIsRefused() throws IOException {
        Checkpoint headless = GoldenCheckpoints.of("peft", "lora-headless-bert");
        Path promised = changed(headless, file -> {
            file.putArray("modules_to_save").add("classifier").add("score");
            return file;
        });
        InvalidInput peft = assertThrows(InvalidInput.class, () -> imported(promised, headless.base(), "refused"));
        assertTrue(peft.paragraph().contains("the head is missing"), peft.paragraph());

        Checkpoint with = GoldenCheckpoints.of("adapterhub", "bert-seq_bn-classification");
        Path without = changed(with, file -> file);
        Files.delete(without.resolve("model_head.safetensors"));
        InvalidInput hub = assertThrows(InvalidInput.class, () -> imported(without, with.base(), "refused"));
        assertTrue(hub.paragraph().contains("the head is missing"), hub.paragraph());
        assertFalse(Files.exists(workspace.resolve("refused")));
    }

    /// Every factor in turn with other sides, small and large: refused before anything is computed from it.
    @ParameterizedTest
    @ValueSource(strings = {"adalora-bert", "loha-bert", "lokr-bert"})
    void aFactorOfAnotherSizeIsRefusedByItsName(String name) throws IOException {
        Checkpoint checkpoint = GoldenCheckpoints.of("peft", name);
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Path weights = checkpoint.folder().resolve("adapter_model.safetensors");
            List<String> keys;
            try (SafeTensors file = SafeTensors.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
                keys = file.names().stream()
                        .filter(key -> key.contains("layer.0.") && key.matches(".*(lora_|hada_|lokr_).*"))
                        .toList();
            }
            assertFalse(keys.isEmpty());
            for (String key : keys) {
                for (long[] sides : new long[][] {{7, 13}, {3000, 3000}, {0, 4}}) {
                    Path copy = changed(checkpoint, file -> file);
                    Map<String, NDArray> tensors = new HashMap<>();
                    try (SafeTensors file = SafeTensors.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
                        file.names().forEach(each -> tensors.put(each, file.read(manager, each)));
                    }
                    tensors.put(key, manager.zeros(new Shape(sides)));
                    SafeTensorsWriter.write(copy.resolve("adapter_model.safetensors"), tensors, Map.of());
                    InvalidInput refusal =
                            assertThrows(InvalidInput.class, () -> imported(copy, checkpoint.base(), "refused"), key);
                    String module = key.substring(0, key.lastIndexOf(".layer.0.") + 9);
                    assertTrue(refusal.paragraph().contains(module), refusal.paragraph());
                    assertFalse(Files.exists(workspace.resolve("refused")));
                }
            }
        }
    }

    @Test
    void aGlowBlockIsRefusedByName() throws IOException {
        Checkpoint plain = GoldenCheckpoints.of("adapterhub", "bert-seq_bn");
        Path glow = changed(plain, file -> {
            ((ObjectNode) file.path("config")).put("inv_adapter", "glow");
            return file;
        });
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> imported(glow, plain.base(), "refused"));
        assertEquals(ErrorCode.ADAPTER_UNSUPPORTED, refusal.code());
        assertTrue(refusal.paragraph().contains("glow"), refusal.paragraph());
    }

    @Test
    void aDimensionThatDividesNoSideIsRefusedByItsName() throws IOException {
        Checkpoint plain = GoldenCheckpoints.of("adapterhub", "bert-compacter");
        Path odd = changed(plain, file -> {
            ((ObjectNode) file.path("config")).put("phm_dim", 3);
            return file;
        });
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> imported(odd, plain.base(), "refused"));
        assertTrue(refusal.paragraph().contains("phm_dim is 3, which does not divide"), refusal.paragraph());
        assertEquals(2, refusal.exitStatus());
    }

    @Test
    void aMethodThatIsNotHereIsRefusedByName() throws IOException {
        Checkpoint plain = GoldenCheckpoints.of("peft", "lora-default-llama");
        Path oft = changed(plain, file -> file.put("peft_type", "OFT"));
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> imported(oft, plain.base(), "refused"));
        assertTrue(refusal.paragraph().contains("\"OFT\", a method that Graft does not have"), refusal.paragraph());
    }

    @Test
    void aTakenPlaceIsLeftAsItIs() throws IOException {
        Checkpoint lora = GoldenCheckpoints.of("peft", "lora-default-llama");
        Path taken = Files.createDirectory(workspace.resolve("taken"));
        Files.writeString(taken.resolve("mine.txt"), "mine");
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> imported(lora.folder(), lora.base(), "taken"));
        assertEquals(ErrorCode.FILE_UNWRITABLE, refusal.code());
        assertEquals("mine", Files.readString(taken.resolve("mine.txt")));
        try (Stream<Path> files = Files.list(workspace)) {
            assertEquals(List.of(taken), files.toList());
        }
    }

    private ImportReport imported(Path adapter, Path baseFolder, String name) {
        try (BaseModel base = BaseModel.load(baseFolder, Precision.FP32, Device.cpu())) {
            return AdapterImport.into(workspace.resolve(name), ForeignAdapter.in(adapter), base, "base");
        }
    }

    private interface Change {
        ObjectNode of(ObjectNode file);
    }

    private Path changed(Checkpoint checkpoint, Change change) throws IOException {
        Path copy = Files.createTempDirectory(workspace, "changed");
        try (Stream<Path> files = Files.list(checkpoint.folder())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path config = copy.resolve("adapter_config.json");
        ObjectNode document = change.of((ObjectNode) GoldenCheckpoints.json(config));
        Files.delete(config);
        Files.write(config, new JsonMapper().writeValueAsBytes(document));
        return copy;
    }
}
