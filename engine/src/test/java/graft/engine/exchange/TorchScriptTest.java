package graft.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.TinyBases;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.GoldenCheckpoints.Checkpoint;
import graft.engine.exchange.torchscript.Bundle;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.ScriptFile;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// A bundle that libtorch loads computes what the adapted model does.
class TorchScriptTest {

    @TempDir
    Path files;

    @Test
    void everyFormOfABottleneckAndWhatIsMergedAreInTheBundle() throws IOException {
        BottleneckSpec gated = BottleneckSpec.of(BottleneckSpec.Preset.HOULSBY)
                .withInit(BottleneckSpec.Init.BERT)
                .withScaling(new BottleneckSpec.Scaling.Channel())
                .withGate(true)
                .withWiring(new BottleneckSpec.Wiring(true, true, true, true, BottleneckSpec.Residual.POST_ADD, true));
        BottleneckSpec beside =
                BottleneckSpec.of(BottleneckSpec.Preset.PARALLEL).withInit(BottleneckSpec.Init.BERT);
        AdapterSpec compacter = CompacterSpec.of(CompacterSpec.Preset.COMPACTER)
                .with(plain -> plain.withSize(new BottleneckSpec.Size.Fixed(4)).withInit(BottleneckSpec.Init.BERT));
        AdapterSpec lora = LoraSpec.defaults().withInit(LoraSpec.Init.PISSA).withRank(2);
        Task classes = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
        Task words = new Task(Task.Kind.CAUSAL_LM, List.of());
        agrees(TinyBases::encoder, List.of(gated), classes);
        agrees(TinyBases::encoder, List.of(beside, lora), new Task(Task.Kind.MASKED_LM, List.of()));
        agrees(TinyBases::encoder, List.of(compacter), new Task(Task.Kind.TOKEN_CLASSIFICATION, List.of("a", "b")));
        agrees(TinyBases::decoder, List.of(beside, lora), words);
        agrees(TinyBases::decoder, List.of(BottleneckSpec.of(BottleneckSpec.Preset.ADAPTER_PLUS)), classes);
        agrees(TinyBases::slidingDecoder, List.of(compacter), words);
        agrees(TinyBases::decoder, List.of(), words);
        PrefixSpec prefix = PrefixSpec.defaults().withLength(3);
        agrees(TinyBases::encoder, List.of(prefix.withProjection(6), beside), classes);
        agrees(
                TinyBases::slidingDecoder,
                List.of(prefix.withProjection(null).withGate(PrefixSpec.Gate.SEPARATE)),
                words);
    }

    private void agrees(Supplier<BaseModel> bases, List<AdapterSpec> specs, Task task) throws IOException {
        Path file = Files.createTempDirectory(files, "bundle").resolve("model.pt");
        try (BaseModel base = bases.get();
                AdaptedModel model = AdaptedModel.build(base, specs, task, 3);
                NDManager batch = Torch.manager(Device.cpu())) {
            model.parameters().forEach(parameter -> moved(parameter.value(), batch));
            Bundle.write(file, model, specs, true);
            Inputs inputs = TinyBases.inputs(batch);
            try (ScriptFile module = ScriptFile.load(file, batch)) {
                NDArray wanted = model.hidden(inputs, false).last();
                NDArray found = module.run(batch, "hidden", inputs.inputIds(), inputs.attentionMask());
                assertEquals(0, apart(wanted, found, inputs), 1e-5, specs + " hidden");
                NDArray logits = model.logits(inputs, false);
                NDArray scores = module.run(batch, "forward", inputs.inputIds(), inputs.attentionMask());
                assertEquals(0, apart(logits, scores, inputs), 1e-5, specs + " logits");
                NDArray first = inputs.inputIds().get("0:1, 0:5");
                NDArray ones = first.onesLike();
                NDArray alone = model.logits(new Inputs(first, ones, null), false);
                assertEquals(0, Optimize.maxAbsDifference(alone, module.run(batch, "forward", first)), 1e-5);
            }
        }
    }

    private static void moved(NDArray value, NDManager batch) {
        Optimize.copy(value, value.add(batch.randomNormal(0, 0.05f, value.getShape(), value.getDataType())));
    }

    /// Where there is text.
    private static double apart(NDArray wanted, NDArray found, Inputs inputs) {
        NDArray off = wanted.sub(found);
        NDArray there = inputs.attentionMask().toType(off.getDataType(), true);
        return (off.getShape().dimension() == 3 ? off.mul(there.expandDims(2)) : off)
                .abs()
                .max()
                .getFloat();
    }

    @Test
    void aMethodThatNoBundleCarriesIsRefusedByName() throws IOException {
        Path file = files.resolve("model.pt");
        List<AdapterSpec> prompt = List.of(PromptSpec.defaults());
        try (BaseModel base = TinyBases.decoder();
                AdaptedModel model = AdaptedModel.build(base, prompt, new Task(Task.Kind.CAUSAL_LM, List.of()), 1)) {
            InvalidInput refused = assertThrows(InvalidInput.class, () -> Bundle.write(file, model, prompt, true));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("this prompt is none of them"), refused.getMessage());
            assertFalse(Files.exists(file));
        }
    }

    @TestFactory
    Stream<DynamicTest> bundlesOfTheLibrariesAdaptersComputeWhatTheyDo() {
        return Stream.of(
                        "adapterhub/bert-seq_bn-classification",
                        "adapterhub/bert-seq_bn-norms",
                        "adapterhub/bert-par_bn-everywhere",
                        "adapterhub/roberta-seq_bn-classification",
                        "adapterhub/distilbert-seq_bn-classification",
                        "adapterhub/distilbert-compacter",
                        "adapterhub/electra-seq_bn",
                        "adapterhub/xlm-roberta-double_seq_bn",
                        "adapterhub/gpt2-seq_bn-classification",
                        "adapterhub/gpt2-par_bn",
                        "adapterhub/llama-seq_bn-causal_lm",
                        "adapterhub/mistral-seq_bn",
                        "adapterhub/bert-prefix_tuning-gating",
                        "adapterhub/gpt2-mam",
                        "adapterhub/llama-prefix_tuning-flat",
                        "peft/dora-bert",
                        "peft/lora-embedding-gpt2",
                        "peft/lora-default-gpt2-cls",
                        "peft/lora-default-qwen2",
                        "peft/lora-default-qwen3",
                        "peft/lora-default-bert-token",
                        "peft/ia3-roberta",
                        "peft/vera-bert")
                .map(name -> DynamicTest.dynamicTest(name, () -> computesTheSame(name)));
    }

    private void computesTheSame(String name) throws IOException {
        Checkpoint checkpoint = GoldenCheckpoints.of(name.split("/")[0], name.split("/")[1]);
        try (BaseModel base = BaseModel.load(checkpoint.base(), Precision.FP32, Device.cpu())) {
            Path own = Files.createTempDirectory(files, "script").resolve("own");
            AdapterImport.into(own, ForeignAdapter.in(checkpoint.folder()), base, "base");
            Path target = own.resolveSibling("bundle");
            ExportReport report = new AdapterExport(own, true)
                    .torchScript(base, checkpoint.base(), target, AdapterExportTest.rows(base));
            assertTrue(report.files().contains("model.pt"));
            Agreement agreement = report.agreement();
            assertTrue(agreement != null && agreement.relative() <= 1e-5, String.valueOf(agreement));
        }
    }
}
