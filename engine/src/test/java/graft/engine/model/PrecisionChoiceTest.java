package graft.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

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
            assertThrows(
                    InvalidInput.class, () -> PrecisionChoice.of(Precision.NF4, base.shape(), List.of(), Device.cpu()));
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

    private static double gradientNorm(BaseModel base, List<AdapterSpec> adapters, NDManager batch) {
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
        try (AdaptedModel model = AdaptedModel.build(base, adapters, task, 3)) {
            Inputs inputs = TinyBases.inputs(batch);
            Loss loss = model.loss(inputs, new Targets(batch.create(new long[] {0, 1, 1, 0})), LossOptions.PLAIN, true);
            Torch.backward(loss.sum(), 1);
            return Optimize.norm(Optimize.gradients(
                    batch, model.parameters().stream().map(Parameter::value).toList()));
        }
    }
}
