package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.HeadForm;
import graft.engine.adapter.Merge;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.TinyBases;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.Trained;
import graft.engine.recipe.VeraSpec;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// LoRA on the map that predicts words: PEFT's target `lm_head`, or an encoder's decoder of masked words.
class WordsMapTest {

    private static BaseModel base(String architecture, boolean tied, ComputeType type) {
        String family = architecture.substring(
                0, architecture.replaceFirst("For|LMHead", "%").indexOf('%'));
        String json = """
                {"model_type": "%s", "architectures": ["%s"], "tie_word_embeddings": %s, "vocab_size": 50,
                 "hidden_size": 16, "dim": 16, "n_embd": 16, "embedding_size": 6, "num_hidden_layers": 2, "n_layers": 2,
                 "n_layer": 2, "num_attention_heads": 4, "n_heads": 4, "n_head": 4, "intermediate_size": 24,
                 "hidden_dim": 24, "max_position_embeddings": 32, "n_positions": 32, "pad_token_id": 0,
                 "initializer_range": 0.3}""".formatted(family.toLowerCase(java.util.Locale.ROOT), architecture, tied);
        return BaseModel.random(ConfigFields.parse("tiny", json), new PrecisionChoice(type, "test"), 1, Device.cpu());
    }

    private static LoraSpec spec() {
        LoraSpec plain = LoraSpec.defaults().withRank(3).withAlpha(6);
        return plain.withCommon(plain.common().withSites(List.of(Site.ATTENTION_Q, Site.HEAD_WORDS)));
    }

    private static AdaptedModel on(BaseModel base, AdapterSpec spec) {
        return new Assembly(List.of(spec), ImportedAdapter.taskOf(base.shape()))
                .with(new Assembly.Extension(new HeadForm.OfBase(), List.of()))
                .on(base, 3);
    }

    private static NDArray tensor(AdaptedModel model, String name) {
        return Objects.requireNonNull(model.state().get("adapters.0.head.words." + name));
    }

    @ParameterizedTest
    @CsvSource({
        "LlamaForCausalLM, true, 16, lm_head",
        "LlamaForCausalLM, false, 16, lm_head",
        "GPT2LMHeadModel, true, 16, lm_head",
        "BertForMaskedLM, true, 16, cls.predictions.decoder",
        "ElectraForMaskedLM, true, 6, generator_lm_head",
        "DistilBertForMaskedLM, false, 16, vocab_projector",
        "RobertaForMaskedLM, true, 16, lm_head.decoder"
    })
    void wordsArePredictedByTheChangedMatrixAndReadFromTheOldTable(
            String architecture, boolean tied, int width, String module, @TempDir Path folder) throws IOException {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = base(architecture, tied, ComputeType.FP32)) {
            Inputs inputs = TinyBases.inputs(batch);
            LoraSpec spec = spec();
            NDArray trained;
            SavedForm form;
            try (AdaptedModel model = on(base, spec)) {
                long counted = Trained.groups(spec, 0, base.shape()).stream()
                        .mapToLong(Trained.Group::count)
                        .sum();
                assertEquals(counted, model.trainable());
                assertEquals(2 * 3 * (16 + 16) + 3 * (width + 50), counted);
                NDArray fresh = model.logits(inputs, false);
                TinyBases.randomise(model);
                trained = model.logits(inputs, false);
                assertTrue(Optimize.maxAbsDifference(fresh, trained) > 0.1);

                // Behind the layers, what B A adds to words is linear in the unit vectors of the states.
                NDArray unit = batch.eye(width);
                boolean masked = base.shape().family().encoder();
                if (!masked) {
                    NDArray with = base.vocabulary(unit, Pass.EVALUATION);
                    NDArray without = base.vocabulary(unit, new Pass(false, false, 0, false));
                    NDArray change = tensor(model, "lora_B")
                            .matMul(tensor(model, "lora_A"))
                            .mul(2)
                            .transpose();
                    assertEquals(0, Optimize.maxAbsDifference(without.add(change), with), 1e-5);
                }

                Map<String, NDArray> merged = Merge.of(model, List.of(spec), batch);
                String table = base.tokens().weight().name();
                assertEquals(
                        0,
                        Optimize.maxAbsDifference(
                                base.tokens().weight().value(), Objects.requireNonNull(merged.get(table))),
                        "the table is read as it was");
                NDArray old = tied
                        ? base.tokens().weight().value()
                        : Objects.requireNonNull(base.weights().get(module + ".weight"))
                                .value();
                NDArray moved = old.add(
                        tensor(model, "lora_B").matMul(tensor(model, "lora_A")).mul(2));
                assertEquals(
                        0,
                        Optimize.maxAbsDifference(moved, Objects.requireNonNull(merged.get(module + ".weight"))),
                        1e-5);

                model.adaptersEnabled(false);
                assertEquals(0, Optimize.maxAbsDifference(fresh, model.logits(inputs, false)));
                model.adaptersEnabled(true);
                form = PeftWriter.write(model, List.of(spec), "base", true);
                Files.writeString(
                        folder.resolve("adapter_config.json"), form.config().toString());
                SafeTensorsWriter.write(folder.resolve("adapter_model.safetensors"), form.tensors(), Map.of());
            }
            assertTrue(form.tensors().containsKey("base_model.model." + module + ".lora_A.weight"));
            try (BaseModel again = base(architecture, tied, ComputeType.FP32);
                    AdaptedModel read = PeftFolder.read(folder, again.shape()).attach(again)) {
                assertEquals(0, Optimize.maxAbsDifference(trained, read.logits(inputs, false)));
            }
        }
    }

    /// PEFT saves the matrix of such a map, of these starts less the start; of others it is the base's.
    @Test
    void theCopyOfTheMatrixIsComparedWhereItIsTheBases(@TempDir Path folder) throws IOException {
        try (BaseModel base = base("LlamaForCausalLM", false, ComputeType.FP32)) {
            NDArray other = base.manager().ones(new Shape(50, 16));
            for (LoraSpec.Init init : List.of(LoraSpec.Init.OLORA, LoraSpec.Init.DEFAULT)) {
                SavedForm form;
                NDArray trained;
                Inputs inputs = TinyBases.inputs(base.manager());
                try (AdaptedModel model = on(base, spec().withInit(init))) {
                    trained = model.logits(inputs, false);
                    form = PeftWriter.write(model, List.of(spec().withInit(init)), "base", true);
                    Map<String, NDArray> tensors = new HashMap<>(form.tensors());
                    tensors.put("base_model.model.lm_head.base_layer.weight", other);
                    Files.writeString(
                            folder.resolve("adapter_config.json"), form.config().toString());
                    SafeTensorsWriter.write(folder.resolve("adapter_model.safetensors"), tensors, Map.of());
                }
                ImportedAdapter read = PeftFolder.read(folder, base.shape());
                if (init == LoraSpec.Init.DEFAULT) {
                    InvalidInput refused = assertThrows(InvalidInput.class, () -> read.attach(base));
                    assertTrue(refused.getMessage().contains("other values"), refused.getMessage());
                } else {
                    try (AdaptedModel model = read.attach(base)) {
                        assertEquals(0, Optimize.maxAbsDifference(trained, model.logits(inputs, false)), 1e-5);
                    }
                }
            }
        }
    }

    /// Maps in and outside layers are one method there: PEFT writes one folder, whose random matrices are one pair.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void vectorsOutsideTheLayersAreWrittenAndReadLikeThoseInThem(boolean vera, @TempDir Path folder)
            throws IOException {
        List<Site> sites = List.of(Site.ATTENTION_K, Site.HEAD_WORDS);
        AdapterSpec plain = vera ? VeraSpec.defaults().withRank(4) : Ia3Spec.defaults();
        AdapterSpec spec = plain.withCommon(plain.common().withSites(sites));
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = base("LlamaForCausalLM", true, ComputeType.FP32)) {
            Inputs inputs = TinyBases.inputs(batch);
            NDArray trained;
            try (AdaptedModel model = on(base, spec)) {
                TinyBases.randomise(model);
                trained = model.logits(inputs, false);
                SavedForm form = PeftWriter.write(model, List.of(spec), "base", true);
                Files.writeString(
                        folder.resolve("adapter_config.json"), form.config().toString());
                SafeTensorsWriter.write(folder.resolve("adapter_model.safetensors"), form.tensors(), Map.of());
            }
            try (AdaptedModel read = PeftFolder.read(folder, base.shape()).attach(base)) {
                assertEquals(0, Optimize.maxAbsDifference(trained, read.logits(inputs, false)));
            }
        }
    }

    /// The logits are float32 whatever the matrices are.
    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void halfPrecisionComputesTheSameNearly(boolean tied, boolean dora) {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel full = base("LlamaForCausalLM", tied, ComputeType.FP32);
                BaseModel half = base("LlamaForCausalLM", tied, ComputeType.BF16);
                AdaptedModel exact = on(full, spec().withDora(dora));
                AdaptedModel model = on(half, spec().withDora(dora))) {
            Inputs inputs = TinyBases.inputs(batch);
            TinyBases.randomise(exact);
            Parameter.load(model.parameters(), exact.state());
            NDArray expected = exact.logits(inputs, false);
            double largest = expected.abs().max().toFloatArray()[0];
            assertEquals(0, Optimize.maxAbsDifference(expected, model.logits(inputs, false)), 0.05 * largest);
            assertFalse(model.logits(inputs, false).isNaN().any().getBoolean());
        }
    }
}
