package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.exchange.GoldenCheckpoints.Checkpoint;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What is read from a library's checkpoint and written again for it is the checkpoint: the same keys, of the
/// same shapes, with the same bits, and a configuration that says the same. The configuration is the one that
/// Graft makes from its own specifications, as for an adapter that was trained here.
class RoundTripTest {

    /// Fields that say how an adapter began, where its base lies or who wrote it, none of which changes what
    /// it does.
    private static final Set<String> HISTORY = Set.of(
            "init_weights",
            "model_name",
            "version",
            "peft_version",
            "base_model_name_or_path",
            "prompt_init",
            "init_lora_weights",
            "auto_mapping",
            "exclude_modules",
            "layers_pattern");

    @TestFactory
    Stream<DynamicTest> whatWasReadIsWrittenAgain() {
        return GoldenCheckpoints.all().stream()
                .map(checkpoint -> DynamicTest.dynamicTest(checkpoint.name(), () -> roundTrip(checkpoint)));
    }

    private static void roundTrip(Checkpoint checkpoint) {
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            var read = checkpoint.read(base);
            // The library loses the ranks of this one: its configuration is not that of its tensors.
            // Read as what they compute: the library's dense VeRA as LoRA or vectors, P-tuning as the prompt of its
            // encoder, AdaLoRA, LoHa and LoKr as LoRA.
            boolean reformed = checkpoint.name().startsWith("bert-vera")
                    || checkpoint.name().startsWith("ptuning")
                    || checkpoint.name().matches("(adalora|loha|lokr)-.*");
            if (read.isEmpty()
                    || reformed
                    || checkpoint.name().equals("weighted-rank-pattern-linear/checkpoint/combined")) {
                return;
            }
            ForeignAdapter foreign = ForeignAdapter.in(checkpoint.folder());
            try (AdaptedModel model = read.get().attach(base);
                    NDManager scope = base.manager().newSubManager()) {
                SavedForm written = foreign.library() == Library.ADAPTERHUB
                        ? AdapterHubWriter.write(
                                model,
                                read.get().adapters(),
                                foreign.name(),
                                "base",
                                foreign.config().text("model_class", "").endsWith("Model")
                                        && !foreign.config()
                                                .text("model_class", "")
                                                .endsWith("AdapterModel"),
                                true,
                                Files.exists(checkpoint.folder().resolve("head_config.json")))
                        : PeftWriter.write(model, read.get().adapters(), "base", true);
                if (foreign.library() == Library.ADAPTERHUB) {
                    same(AdapterHubFolder.weights(checkpoint.folder()), written.tensors(), scope);
                    sameFields("", foreign.config().root(), written.config());
                    SavedForm.Head head = written.head();
                    if (head != null) {
                        same(AdapterHubHead.weights(checkpoint.folder()), head.tensors(), scope);
                        sameFields(
                                "",
                                GoldenCheckpoints.json(checkpoint.folder().resolve("head_config.json")),
                                head.config());
                    }
                } else {
                    same(PeftFolder.weights(checkpoint.folder()), written.tensors(), scope);
                    PeftConfigs.same(
                            foreign.config().root(),
                            written.config(),
                            written.tensors().keySet());
                }
            }
        }
    }

    private static void same(Path file, Map<String, NDArray> written, NDManager scope) {
        try (TensorFile golden = TensorFile.open(file, ErrorCode.ADAPTER_UNREADABLE)) {
            TreeSet<String> wanted = new TreeSet<>(golden.names());
            // Untrained copies of the base, which the library needs no more than Graft does.
            wanted.removeIf(key -> key.contains(".original_module.") || key.endsWith(".base_layer.weight"));
            assertEquals(wanted, new TreeSet<>(written.keySet()));
            for (String key : wanted) {
                NDArray value = Objects.requireNonNull(written.get(key));
                assertEquals(golden.shape(key), value.getShape(), key);
                assertArrayEquals(golden.read(scope, key).toFloatArray(), value.toFloatArray(), key);
            }
        }
    }

    /// Every field of the library's configuration, numbers by value.
    private static void sameFields(String at, JsonNode golden, JsonNode written) {
        golden.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            JsonNode own = written.path(name);
            boolean unread =
                    name.equals("bottleneck_size") && golden.path("flat").asBoolean()
                            || Set.of("activation_function", "layer_norm").contains(name)
                                    && golden.path("layers").asInt() == 1;
            if (HISTORY.contains(name) || unread) {
                return;
            }
            if (name.equals("reduction_factor") && value.isObject()) {
                assertTrue(own.isObject() || own.isNumber(), at + name);
            } else if (value.isNumber()) {
                assertEquals(value.doubleValue(), own.doubleValue(), 1e-12, at + name);
            } else if (value.isObject()) {
                sameFields(at + name + ".", value, own);
            } else if (value.isArray() && value.path(0).isObject()) {
                assertEquals(value.size(), own.size(), at + name);
                for (int i = 0; i < value.size(); i++) {
                    sameFields(at + name + "[" + i + "].", value.path(i), own.path(i));
                }
            } else {
                assertEquals(value, own, at + name);
            }
        });
        assertEquals(names(golden), names(written), at);
    }

    private static TreeMap<String, String> names(JsonNode node) {
        TreeMap<String, String> names = new TreeMap<>();
        node.fieldNames().forEachRemaining(name -> names.put(name, ""));
        return names;
    }
}
