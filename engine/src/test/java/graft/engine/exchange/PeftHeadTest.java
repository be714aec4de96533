package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.TinyBases;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Inputs;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Heads that PEFT trains over bases that have none (`modules_to_save`): written, and read again as the class of
/// `transformers` computes them.
class PeftHeadTest {

    private static final List<String> CLASSES = List.of(
            "bert BertModel",
            "bert BertForMaskedLM",
            "roberta RobertaModel",
            "roberta RobertaForMaskedLM",
            "xlm-roberta XLMRobertaForMaskedLM",
            "electra ElectraModel",
            "electra ElectraForMaskedLM",
            "distilbert DistilBertModel",
            "distilbert DistilBertForMaskedLM",
            "gpt2 GPT2Model",
            "gpt2 GPT2LMHeadModel",
            "llama LlamaForCausalLM",
            "mistral MistralForCausalLM",
            "qwen2 Qwen2ForCausalLM",
            "qwen3 Qwen3ForCausalLM");

    @TempDir
    Path files;

    private static BaseModel base(String family, String architecture) {
        String config = """
                {"model_type": "%s", "architectures": ["%s"], "vocab_size": 50, "hidden_size": 16, "dim": 16,
                 "n_embd": 16, "num_hidden_layers": 2, "n_layers": 2, "n_layer": 2, "num_attention_heads": 4,
                 "n_heads": 4, "n_head": 4, "num_key_value_heads": 2, "intermediate_size": 24, "hidden_dim": 24,
                 "embedding_size": 12, "max_position_embeddings": 40, "n_positions": 40, "pad_token_id": 0,
                 "initializer_range": 0.3}""".formatted(family, architecture);
        return BaseModel.random(
                ConfigFields.parse("tiny", config), new PrecisionChoice(ComputeType.FP32, "test"), 1, Device.cpu());
    }

    private static Recipe recipe(String task) {
        return RecipeJson.parse("test", """
                {"schema": "graft.recipe/1", "name": "a", "base": {"model": "tiny"},
                 "adapters": [{"kind": "lora", "rank": 2}], "task": %s, "data": {"source": "none", "maxLength": 77}}
                """.formatted(task)).recipe();
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenForPeftIsReadAgain() {
        List<String> tasks = List.of(
                "{\"kind\": \"classification\", \"labels\": [\"no\", \"maybe\", \"yes\"]}",
                "{\"kind\": \"multi-label\", \"labels\": [\"a\", \"b\"]}",
                "{\"kind\": \"regression\"}",
                "{\"kind\": \"token-classification\", \"labels\": [\"O\", \"X\"]}");
        return CLASSES.stream()
                .flatMap(name -> tasks.stream()
                        .map(task ->
                                DynamicTest.dynamicTest(name + " " + task, () -> roundTrip(name.split(" "), task))));
    }

    private void roundTrip(String[] name, String task) throws IOException {
        Path own = files.resolve("own");
        Path peft = files.resolve("peft");
        Recipe recipe = recipe(task);
        try (BaseModel base = base(name[0], name[1]);
                NDManager scope = base.manager().newSubManager()) {
            NDArray before;
            try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1)) {
                TinyBases.randomise(model);
                before = model.logits(TinyBases.inputs(scope), false);
                TrainedAdapter.write(own, model, recipe, Assembly.Extension.NONE);
            }
            new AdapterExport(own, true).toLibrary(Library.PEFT, base, peft);
            Path again = files.resolve("again");
            ImportReport report = AdapterImport.into(again, ForeignAdapter.in(peft), base, "tiny");
            assertEquals(Map.of(), report.ignored());
            assertEquals(recipe.task(), TrainedAdapter.recipe(again).task(), "labels come along");
            assertEquals(77, TrainedAdapter.recipe(again).data().maxLength(), "and how texts are prepared");
            try (AdaptedModel model = TrainedAdapter.load(again, base)) {
                NDArray after = model.logits(TinyBases.inputs(scope), false);
                assertEquals(before.getShape(), after.getShape());
                assertTrue(
                        Optimize.maxAbsDifference(before, after) <= 1e-5,
                        "apart by " + Optimize.maxAbsDifference(before, after));
            }
        } finally {
            for (String folder : List.of("own", "peft", "again")) {
                remove(files.resolve(folder));
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> inside = Files.walk(folder)) {
                for (Path file : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// A classifier over a masked-language BERT, as PEFT would save it, with changes.
    private ImportedAdapter read(Predicate<String> tensors, String field, @Nullable String value) throws IOException {
        Recipe recipe = recipe("{\"kind\": \"classification\", \"labels\": [\"a\", \"b\"]}");
        Path folder = files.resolve("peft");
        try (BaseModel base = base("bert", "BertForMaskedLM");
                NDManager scope = base.manager().newSubManager()) {
            try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1)) {
                TrainedAdapter.write(files.resolve("own"), model, recipe, Assembly.Extension.NONE);
            }
            new AdapterExport(files.resolve("own"), true).toLibrary(Library.PEFT, base, folder);
            Path weights = PeftFolder.weights(folder);
            Map<String, NDArray> kept = new LinkedHashMap<>();
            try (SafeTensors written = SafeTensors.open(weights, ErrorCode.ADAPTER_UNREADABLE)) {
                written.names().stream().filter(tensors).forEach(key -> kept.put(key, written.read(scope, key)));
            }
            SafeTensorsWriter.write(weights, kept, Map.of());
            Path config = folder.resolve("adapter_config.json");
            ObjectNode root = (ObjectNode) GoldenCheckpoints.json(config);
            AdapterExport.write(config, value == null ? root.putNull(field) : root.put(field, value));
            return ForeignAdapter.in(folder).read(base.shape());
        }
    }

    @Test
    void aPromptUnderADecodersClassifierIsReadAtTheRowsLastToken() throws IOException {
        Recipe recipe = RecipeJson.parse("test", """
                {"schema": "graft.recipe/1", "name": "a", "base": {"model": "tiny"},
                 "adapters": [{"kind": "prompt", "length": 3}], "data": {"source": "none"},
                 "task": {"kind": "classification", "labels": ["a", "b"]}}""").recipe();
        try (BaseModel base = base("gpt2", "GPT2LMHeadModel");
                NDManager scope = base.manager().newSubManager();
                AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1)) {
            TinyBases.randomise(model);
            Inputs padded = TinyBases.inputs(scope);
            NDArray together = model.logits(padded, false);
            // The last row has five tokens of eight.
            Inputs alone = new Inputs(
                    padded.inputIds().get("3:4, :5"), padded.attentionMask().get("3:4, :5"), null);
            assertArrayEquals(
                    model.logits(alone, false).toFloatArray(),
                    together.get("3:4").toFloatArray(),
                    1e-5f);
            TrainedAdapter.write(files.resolve("own"), model, recipe, Assembly.Extension.NONE);
            new AdapterExport(files.resolve("own"), false).toLibrary(Library.PEFT, base, files.resolve("peft"));
            Path config = files.resolve("peft/adapter_config.json");
            AdapterExport.write(config, ((ObjectNode) GoldenCheckpoints.json(config)).put("task_type", "SEQ_CLS"));
            ForeignAdapter foreign = ForeignAdapter.in(files.resolve("peft"));
            List<String> notes = foreign.report(foreign.read(base.shape())).notes();
            assertTrue(notes.stream().anyMatch(note -> note.contains("reads the row's last token")), notes.toString());
        }
    }

    @Test
    void aPoolerThatNobodySavedIsNotMadeUp() {
        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> read(key -> !key.contains("pooler"), "task_type", "SEQ_CLS"));
        assertTrue(refused.getMessage().contains("pooler.dense.weight"), refused.getMessage());
        assertTrue(refused.getMessage().contains("at random"), refused.getMessage());
    }

    @Test
    void aHeadThatIsNotThereIsMissing() {
        InvalidInput refused = assertThrows(
                InvalidInput.class,
                () -> read(key -> !key.contains("pooler") && !key.contains("classifier"), "task_type", "SEQ_CLS"));
        assertEquals(ErrorCode.ADAPTER_UNREADABLE, refused.code());
        assertTrue(refused.getMessage().contains("the head is missing"), refused.getMessage());
    }

    @Test
    void aPoolerTellsThatRowsAreRead() throws IOException {
        assertEquals(
                Task.Kind.CLASSIFICATION,
                read(key -> true, "task_type", null).task().kind());
    }

    @Test
    void whetherItReadsRowsOrTokensIsNeverGuessed() {
        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> read(key -> !key.contains("pooler"), "task_type", null));
        assertTrue(refused.getMessage().contains("task_type"), refused.getMessage());
    }
}
