package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.HeadForm;
import graft.engine.adapter.Merge;
import graft.engine.adapter.TinyBases;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Inputs;
import graft.engine.model.PrecisionChoice;
import graft.engine.model.Weight;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.recipe.Trained;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// LoRA on the maps that a model has once, outside its layers: what PEFT's `all-linear` takes of a classifier
/// when it is told no task.
class OnceMapsTest {

    private static final Task TASK = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));

    private static BaseModel base(String type, String architecture) {
        String json = """
                {"model_type": "%s", "architectures": ["%s"], "vocab_size": 50, "hidden_size": 16, "dim": 16,
                 "embedding_size": 6, "num_hidden_layers": 2, "n_layers": 2, "num_attention_heads": 4, "n_heads": 4,
                 "intermediate_size": 24, "hidden_dim": 24, "max_position_embeddings": 32, "pad_token_id": 0,
                 "num_labels": 2, "initializer_range": 0.3}""".formatted(type, architecture);
        PrecisionChoice precision = new PrecisionChoice(ComputeType.FP32, "test");
        return BaseModel.random(ConfigFields.parse("tiny", json), precision, 1, Device.cpu());
    }

    private static LoraSpec lora(BaseModel base) {
        List<Site> sites = new ArrayList<>(List.of(Site.ATTENTION_Q));
        for (Site site : Site.values()) {
            if (site.once() && base.shape().has(site)) {
                sites.add(site);
            }
        }
        LoraSpec plain = LoraSpec.defaults();
        return plain.withCommon(plain.common().withSites(sites)).withRank(3).withAlpha(3);
    }

    private static AdaptedModel on(BaseModel base, LoraSpec spec) {
        return new Assembly(List.of(spec), TASK)
                .with(new Assembly.Extension(new HeadForm.OfBase(), List.of()))
                .on(base, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "roberta, RobertaForSequenceClassification, 2",
        "electra, ElectraForSequenceClassification, 3",
        "distilbert, DistilBertForSequenceClassification, 2",
        "bert, BertForSequenceClassification, 2",
        "electra, ElectraForTokenClassification, 2"
    })
    void whatIsCountedIsBuiltAndWhatIsWrittenForPeftOrMergedComputesTheSame(
            String type, String architecture, int once, @TempDir Path folder) throws IOException {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = base(type, architecture)) {
            Inputs inputs = TinyBases.inputs(batch);
            LoraSpec spec = lora(base);
            assertEquals(once + 1, spec.sites().size());
            NDArray fresh;
            NDArray trained;
            SavedForm form;
            try (AdaptedModel model = on(base, spec)) {
                long counted = Trained.groups(spec, 0, base.shape()).stream()
                        .mapToLong(Trained.Group::count)
                        .sum();
                assertEquals(counted, model.trainable());
                NDArray bare = Objects.requireNonNull(
                        base.logits(model.hidden(inputs, false).last(), inputs));
                fresh = model.logits(inputs, false);
                assertEquals(0, Optimize.maxAbsDifference(bare, fresh), "a fresh one changes nothing");
                TinyBases.randomise(model);
                trained = model.logits(inputs, false);
                assertTrue(Optimize.maxAbsDifference(fresh, trained) > 0.1);

                Map<String, NDArray> merged = Merge.of(model, List.of(spec), batch);
                model.adaptersEnabled(false);
                assertEquals(0, Optimize.maxAbsDifference(fresh, model.logits(inputs, false)));
                merged.forEach((name, value) -> Optimize.copy(
                        Objects.requireNonNull(base.weights().get(name)).value(), value));
                NDArray asMerged = model.logits(inputs, false);
                assertEquals(0, Optimize.maxAbsDifference(trained, asMerged), 1e-5 * largest(trained));
                form = PeftWriter.write(model, List.of(spec), "base", true);
                Files.writeString(
                        folder.resolve("adapter_config.json"), form.config().toString());
                SafeTensorsWriter.write(folder.resolve("adapter_model.safetensors"), form.tensors(), Map.of());
            }
            assertTrue(form.config().path("task_type").isNull(), "with a task the library trains the head whole");
            try (BaseModel again = base(type, architecture);
                    AdaptedModel read = PeftFolder.read(folder, again.shape()).attach(again)) {
                assertEquals(0, Optimize.maxAbsDifference(trained, read.logits(inputs, false)));
            }
        }
    }

    private static double largest(NDArray values) {
        return values.abs().max().toFloatArray()[0];
    }

    /// `W₂' tanh(W₁' h + b₁) + b₂` with `W' = W + α/r B A`, h the first position's state.
    @Test
    void theTwoMapsOfAHeadChangeByTheProducts() {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = base("roberta", "RobertaForSequenceClassification")) {
            Inputs inputs = TinyBases.inputs(batch);
            LoraSpec plain = LoraSpec.defaults().withRank(3).withAlpha(6);
            LoraSpec spec = plain.withCommon(plain.common().withSites(List.of(Site.HEAD_DENSE, Site.HEAD_OUT)));
            try (AdaptedModel model = on(base, spec)) {
                TinyBases.randomise(model);
                assertEquals(base.layers().size(), model.frozenLayers(), "no layer is touched");
                NDArray first = model.hidden(inputs, false).last().get(":, 0");
                NDArray inner =
                        affine(model, first, "classifier.dense", "head.dense").tanh();
                NDArray expected = affine(model, inner, "classifier.out_proj", "head.out");
                assertTrue(Optimize.maxAbsDifference(expected, model.logits(inputs, false)) < 1e-5);
            }
        }
    }

    private static NDArray affine(AdaptedModel model, NDArray x, String module, String site) {
        Map<String, Weight> weights = model.base().weights();
        NDArray weight = Objects.requireNonNull(weights.get(module + ".weight")).value();
        NDArray bias = Objects.requireNonNull(weights.get(module + ".bias")).value();
        NDArray a = Objects.requireNonNull(model.state().get("adapters.0." + site + ".lora_A"));
        NDArray b = Objects.requireNonNull(model.state().get("adapters.0." + site + ".lora_B"));
        try (GradMode _ = GradMode.off()) {
            NDArray changed = weight.add(b.matMul(a).mul(2));
            return x.matMul(changed.transpose()).add(bias);
        }
    }

    /// What is computed before the layers makes all of them depend on what is trained.
    @Test
    void aChangedProjectionOfTheEmbeddingsLeavesNoLayerUntouched() {
        try (BaseModel base = base("electra", "ElectraForSequenceClassification")) {
            LoraSpec plain = LoraSpec.defaults();
            LoraSpec spec = plain.withCommon(plain.common().withSites(List.of(Site.EMBEDDING_PROJECTION)));
            try (AdaptedModel model = on(base, spec)) {
                assertEquals(0, model.frozenLayers());
            }
        }
    }
}
