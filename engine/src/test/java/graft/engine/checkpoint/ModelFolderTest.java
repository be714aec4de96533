package graft.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import graft.engine.adapter.TinyBases;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Precision;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

    @TempDir
    Path folder;

    private void save(BaseModel model) throws IOException {
        Files.writeString(folder.resolve("config.json"), model.config().root().toString());
        model.save(folder);
    }

    /// Rewrites the weights after a change to their map.
    private void change(BiConsumer<NDManager, Map<String, NDArray>> edit) {
        Path weights = folder.resolve("model.safetensors");
        try (NDManager manager = Torch.manager(Device.cpu())) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            try (SafeTensors file = SafeTensors.open(weights, ErrorCode.MODEL_WEIGHTS)) {
                file.names().forEach(name -> tensors.put(name, file.read(manager, name)));
            }
            edit.accept(manager, tensors);
            SafeTensorsWriter.write(weights, tensors, Map.of());
        }
    }

    @Test
    void aSavedModelLoadsWithTheSameValuesWhateverTheSpelling() throws IOException {
        try (BaseModel model = TinyBases.encoder()) {
            save(model);
            change((manager, tensors) -> {
                NDArray gamma = tensors.remove("bert.embeddings.LayerNorm.weight");
                tensors.put("embeddings.LayerNorm.gamma", gamma);
            });
            try (BaseModel again = BaseModel.load(folder, Precision.FP32, Device.cpu())) {
                assertEquals(model.weights().keySet(), again.weights().keySet());
                for (String name : model.weights().keySet()) {
                    NDArray before = model.weights().get(name).value();
                    assertEquals(
                            0,
                            Optimize.maxAbsDifference(
                                    before, again.weights().get(name).value()),
                            name);
                }
            }
        }
    }

    @Test
    void missingAndMisshapedTensorsAreNamedTogether() throws IOException {
        try (BaseModel model = TinyBases.decoder()) {
            save(model);
        }
        change((manager, tensors) -> {
            tensors.remove("model.norm.weight");
            tensors.put("model.layers.1.mlp.up_proj.weight", manager.create(new float[] {1, 2}));
        });
        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> BaseModel.load(folder, Precision.FP32, Device.cpu()));
        assertEquals(ErrorCode.MODEL_WEIGHTS, refused.code());
        assertTrue(refused.getMessage().contains("missing norm.weight"), refused.getMessage());
        assertTrue(refused.getMessage().contains("layers.1.mlp.up_proj.weight is (2)"), refused.getMessage());
    }

    @Test
    void aSizeThatTheConfigurationDoesNotSayIsNamedBeforeTheShapesThatFollow() throws IOException {
        ConfigFields config = ConfigFields.parse("tiny", """
                {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 20, "n_embd": 24,
                 "n_layer": 1, "n_head": 2, "n_positions": 16}""");
        try (BaseModel model =
                BaseModel.random(config, new PrecisionChoice(ComputeType.FP32, "test"), 1, Device.cpu())) {
            save(model);
        }
        String said = Files.readString(folder.resolve("config.json"));
        Files.writeString(folder.resolve("config.json"), said.replace("\"n_embd\":24,", ""));
        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> BaseModel.load(folder, Precision.FP32, Device.cpu()));
        String message = refused.getMessage();
        assertTrue(message.contains("config.json has no n_embd (768 is taken). The weights"), message);
        assertTrue(message.contains("wte.weight is (20, 24)"), message);
    }

    @Test
    void anIndexThatReachesOutOfTheFolderIsRefused() throws IOException {
        try (BaseModel model = TinyBases.decoder()) {
            save(model);
        }
        Files.delete(folder.resolve("model.safetensors"));
        Path index = folder.resolve("model.safetensors.index.json");
        for (String name : new String[] {"../model.safetensors", "/etc/passwd", "none.safetensors", ""}) {
            Files.writeString(index, "{\"weight_map\": {\"norm.weight\": \"" + name + "\"}}");
            InvalidInput refused =
                    assertThrows(InvalidInput.class, () -> BaseModel.load(folder, Precision.FP32, Device.cpu()));
            assertTrue(refused.getMessage().contains("model.safetensors.index.json"), refused.getMessage());
        }
    }

    @Test
    void aWeightFileOfAnotherFormAndFoldersWithoutWeightsSayWhatToUse() throws IOException {
        try (BaseModel model = TinyBases.decoder()) {
            save(model);
        }
        Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
        InvalidInput old = assertThrows(InvalidInput.class, () -> BaseModel.load(folder, Precision.FP32, Device.cpu()));
        assertTrue(old.getMessage().contains("pytorch_model.bin"), old.getMessage());
        assertTrue(old.nextStep().contains("safetensors"), old.nextStep());
        Files.delete(folder.resolve("pytorch_model.bin"));
        InvalidInput none =
                assertThrows(InvalidInput.class, () -> BaseModel.load(folder, Precision.FP32, Device.cpu()));
        assertEquals(ErrorCode.MODEL_NOT_FOUND, none.code());
    }

    @Test
    void weightsThatAreNoFloatingPointNumbersAreRefusedByNameAndType() throws IOException {
        try (BaseModel model = TinyBases.decoder()) {
            save(model);
        }
        change((manager, tensors) ->
                tensors.computeIfPresent("model.norm.weight", (name, values) -> values.toType(DataType.INT32, true)));
        String told = refused().getMessage();
        assertTrue(told.contains("no floating-point numbers model.norm.weight is I32"), told);
    }

    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    /// A decoder's weights in two files without an index.
    ///
    /// @param twice whether the second file repeats a tensor of the first
    private void shards(boolean twice) throws IOException {
        try (BaseModel model = TinyBases.decoder()) {
            save(model);
        }
        Map<String, NDArray> first = new LinkedHashMap<>();
        Map<String, NDArray> second = new LinkedHashMap<>();
        try (NDManager manager = Torch.manager(Device.cpu())) {
            try (SafeTensors file = SafeTensors.open(folder.resolve("model.safetensors"), ErrorCode.MODEL_WEIGHTS)) {
                for (String name : file.names()) {
                    (name.contains("layers.1.") ? second : first).put(name, file.read(manager, name));
                }
            }
            if (twice) {
                second.put("model.norm.weight", first.get("model.norm.weight"));
            }
            SafeTensorsWriter.write(folder.resolve(FIRST), first, Map.of());
            SafeTensorsWriter.write(folder.resolve(SECOND), second, Map.of());
        }
        Files.delete(folder.resolve("model.safetensors"));
    }

    private InvalidInput refused() {
        return assertThrows(InvalidInput.class, () -> ModelFolder.open(folder));
    }

    @Test
    void severalWeightFilesAreTakenWithoutTheirIndexWhereNoneIsMissing() throws IOException {
        shards(false);
        try (ModelFolder files = ModelFolder.open(folder)) {
            assertEquals(SECOND, fileOf(files, "layers.1.mlp.up_proj.weight"));
            assertEquals(FIRST, fileOf(files, "layers.0.mlp.up_proj.weight"));
        }
        Files.delete(folder.resolve(SECOND));
        InvalidInput missing = refused();
        assertEquals(ErrorCode.MODEL_WEIGHTS, missing.code());
        assertTrue(missing.getMessage().contains("number 2 is missing"), missing.getMessage());
        Files.copy(folder.resolve(FIRST), folder.resolve("model-00002-of-00003.safetensors"));
        assertTrue(refused().getMessage().contains("several saves"), refused().getMessage());
    }

    private static String fileOf(ModelFolder files, String tensor) {
        return String.valueOf(files.place(tensor).file().file().getFileName());
    }

    @Test
    void aTensorInTwoWeightFilesIsRefusedByName() throws IOException {
        shards(true);
        InvalidInput twice = refused();
        assertTrue(twice.getMessage().contains("model.norm.weight"), twice.getMessage());
        assertTrue(twice.getMessage().contains(FIRST) && twice.getMessage().contains(SECOND), twice.getMessage());
    }
}
