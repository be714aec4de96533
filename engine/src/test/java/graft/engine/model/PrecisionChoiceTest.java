package graft.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Loss;
import graft.engine.adapter.LossOptions;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Targets;
import graft.engine.adapter.TinyBases;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionChoiceTest {

    @Test
    void smallModelsAndFullFineTuningStayInFloat32AndSayWhy() {
        try (BaseModel base = TinyBases.encoder()) {
            PrecisionChoice small = PrecisionChoice.of(Precision.AUTO, base.shape(), List.of(), Device.cpu());
            assertEquals(ComputeType.FP32, small.type());
            assertTrue(small.reason().contains("width 16"), small.reason());
            List<AdapterSpec> full = List.of(FullSpec.defaults());
            assertEquals(
                    ComputeType.FP32,
                    PrecisionChoice.of(Precision.AUTO, base.shape(), full, Device.cpu())
                            .type());
            assertThrows(
                    InvalidInput.class, () -> PrecisionChoice.of(Precision.BF16, base.shape(), full, Device.cpu()));
            for (Precision packed : List.of(Precision.NF4, Precision.INT8)) {
                assertThrows(InvalidInput.class, () -> PrecisionChoice.of(packed, base.shape(), full, Device.cpu()));
                assertEquals(
                        packed.text(),
                        PrecisionChoice.of(packed, base.shape(), List.of(), Device.cpu())
                                .text());
            }
        }
    }

    /// Whether this machine has products of half precision or not, what is said is what is done.
    @Test
    void halfPrecisionIsKeptAsAskedAndComputedAsItIsSaid() {
        try (BaseModel base = TinyBases.decoder()) {
            for (Precision half : List.of(Precision.BF16, Precision.FP16)) {
                PrecisionChoice choice = PrecisionChoice.of(half, base.shape(), List.of(), Device.cpu());
                assertEquals(half.text(), choice.text());
                boolean wide = choice.type() == ComputeType.FP32;
                assertEquals(wide, choice.packing().halved());
                assertTrue(choice.reason().startsWith(half.text() + " as asked"), choice.reason());
                assertEquals(wide, choice.reason().contains("computed in fp32: products measured"), choice.reason());
            }
        }
    }

    @Test
    void whatMemoryCannotHoldInFloat32IsKeptInHalfAndSaysSo() {
        try (BaseModel base = TinyBases.decoder()) {
            ModelShape shape = base.shape();
            long bytes = MemoryEstimate.weights(shape, Precision.FP32);
            PrecisionChoice quickest = new PrecisionChoice(ComputeType.FP32, "fp32: for a reason");
            assertEquals(quickest, PrecisionChoice.fitting(quickest, 2 * bytes, shape));
            assertEquals(quickest, PrecisionChoice.fitting(quickest, 0, shape), "nothing known");
            PrecisionChoice half = PrecisionChoice.fitting(quickest, bytes, shape);
            assertEquals("bf16", half.text());
            assertEquals(ComputeType.FP32, half.product());
            assertTrue(half.reason().endsWith("computed in fp32: for a reason"), half.reason());
            PrecisionChoice nativeHalf = new PrecisionChoice(ComputeType.BF16, "bf16: quick");
            assertEquals(nativeHalf, PrecisionChoice.fitting(nativeHalf, bytes, shape));
        }
    }

    @Test
    void aBaseInBfloat16GivesNearlyTheLossAndGradientsOfFloat32() {
        PrecisionChoice half = new PrecisionChoice(ComputeType.BF16, "test");
        List<AdapterSpec> adapters =
                List.of(BottleneckSpec.of(Preset.PFEIFFER), LoraSpec.defaults(), BitFitSpec.defaults());
        for (boolean encoder : new boolean[] {true, false}) {
            BaseModel single = encoder ? TinyBases.encoder() : TinyBases.decoder();
            try (single;
                    BaseModel rounded = BaseModel.random(single.config(), half, 1, Device.cpu());
                    NDManager batch = Torch.manager(Device.cpu())) {
                double exact = gradientNorm(single, adapters, batch);
                assertEquals(exact, gradientNorm(rounded, adapters, batch), 0.05 * exact);
            }
        }
    }

    @Test
    void aPackedBaseTrainsAsItsUnpackedWeightsWouldInFloat32(@TempDir Path folder) throws IOException {
        List<AdapterSpec> adapters = List.of(
                BottleneckSpec.of(Preset.PFEIFFER),
                LoraSpec.defaults().withDora(true),
                BitFitSpec.defaults(),
                LoraSpec.defaults().withInit(LoraSpec.Init.PISSA));
        List<PrecisionChoice> choices = new ArrayList<>(List.of(
                PrecisionChoice.widened(ComputeType.BF16, "test"), PrecisionChoice.widened(ComputeType.FP16, "test")));
        try (BaseModel any = TinyBases.encoder()) {
            for (Precision precision : List.of(Precision.NF4, Precision.INT8)) {
                choices.add(PrecisionChoice.of(precision, any.shape(), List.of(), Device.cpu()));
            }
        }
        for (PrecisionChoice choice : choices) {
            for (boolean encoder : new boolean[] {true, false}) {
                BaseModel plain = encoder ? TinyBases.encoder() : TinyBases.decoder();
                try (plain;
                        BaseModel packed = BaseModel.random(plain.config(), choice, 1, Device.cpu());
                        NDManager batch = Torch.manager(Device.cpu())) {
                    packed.save(folder);
                    Files.writeString(
                            folder.resolve("config.json"), plain.config().root().toString());
                    try (BaseModel unpacked = BaseModel.load(folder, Precision.FP32, Device.cpu())) {
                        double exact = gradientNorm(unpacked, adapters, batch);
                        assertEquals(exact, gradientNorm(packed, adapters, batch), 1e-6 * exact);
                        assertNotEquals(exact, gradientNorm(plain, adapters, batch), 1e-6 * exact);
                        double share = choice.packing().halved() ? 0.75 : 0.5;
                        assertTrue(packed.weightBytes() < share * unpacked.weightBytes(), choice.text());
                    }
                }
            }
        }
    }

    /// What `inspect` says of a base before it is loaded is what it then holds.
    @Test
    void theBytesToldBeforehandAreTheBytesHeld() {
        String encoder = """
                {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 3000, "hidden_size": 192,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 768,
                 "max_position_embeddings": 64}""";
        String decoder = """
                {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 1000, "hidden_size": 192,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 512,
                 "max_position_embeddings": 64, "tie_word_embeddings": true}""";
        for (String text : List.of(encoder, decoder)) {
            ConfigFields config = ConfigFields.parse("test", text);
            for (Precision precision : List.of(Precision.FP32, Precision.INT8, Precision.NF4)) {
                PrecisionChoice choice = PrecisionChoice.of(precision, ModelShapes.of(config), List.of(), Device.cpu());
                try (BaseModel model = BaseModel.random(config, choice, 1, Device.cpu())) {
                    long held = model.weightBytes();
                    assertEquals(held, MemoryEstimate.weights(model.shape(), precision), 0.02 * held, precision.text());
                }
            }
        }
    }

    /// 69,750,172 bytes were held when BERT-base was loaded in NF4: 0.159 of what it has in float32.
    @Test
    void bertBaseInNf4IsToldAsItWasMeasured() {
        ModelShape shape = ModelShapes.of(ConfigFields.parse("BERT-base", """
                {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 30522, "hidden_size": 768,
                 "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
                 "max_position_embeddings": 512}"""));
        assertEquals(437_928_960, MemoryEstimate.weights(shape, Precision.FP32));
        assertEquals(69_750_172, MemoryEstimate.weights(shape, Precision.NF4), 0.02 * 69_750_172);
    }

    private static double gradientNorm(BaseModel base, List<AdapterSpec> adapters, NDManager batch) {
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
        try (AdaptedModel model = AdaptedModel.build(base, adapters, task, 3)) {
            Inputs inputs = TinyBases.inputs(batch);
            Loss loss = model.loss(inputs, new Targets(batch.create(new long[] {0, 1, 1, 0})), LossOptions.PLAIN, true);
            loss.backward(1);
            return Optimize.norm(Optimize.gradients(
                    batch, model.parameters().stream().map(Parameter::value).toList()));
        }
    }
}
