package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecomputationTest {

    private static final Task ROWS = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));

    @Test
    void lossesAndGradientsAreThoseOfThePlainPassDropoutIncluded() {
        LoraSpec lora = LoraSpec.defaults();
        List<List<AdapterSpec>> methods = List.of(
                List.of(BottleneckSpec.of(Preset.PFEIFFER)),
                List.of(lora.withCommon(lora.common().withDropout(0.3))),
                List.of(lora.withCommon(lora.common().withLayers(new LayerSelection("1-")))),
                List.of(PrefixSpec.defaults(), BottleneckSpec.of(Preset.PARALLEL)),
                List.of(CompacterSpec.of(CompacterSpec.Preset.COMPACTER)
                        .with(each -> each.withSize(new BottleneckSpec.Size.Reduction(2)))),
                List.of(BitFitSpec.defaults()),
                List.of(FullSpec.defaults()),
                List.of());
        for (List<AdapterSpec> adapters : methods) {
            for (boolean encoder : new boolean[] {true, false}) {
                try (BaseModel base = encoder ? TinyBases.encoder() : TinyBases.decoder();
                        NDManager manager = Torch.manager(ai.djl.Device.cpu())) {
                    Map<String, NDArray> plain = gradients(base, adapters, false, manager);
                    Map<String, NDArray> again = gradients(base, adapters, true, manager);
                    assertEquals(plain.keySet(), again.keySet());
                    plain.forEach((name, gradient) -> {
                        double largest = Math.max(1e-3, gradient.abs().max().getFloat());
                        assertTrue(
                                Optimize.maxAbsDifference(gradient, again.get(name)) <= 1e-6 * largest,
                                adapters + " " + name);
                    });
                }
            }
        }
    }

    /// Where matrices are widened layers have graphs of their own either way, which share one memory for them.
    @Test
    void overMatricesThatAreWidenedLossesAndGradientsAreThoseOfKeptActivationsToo() {
        LoraSpec lora = LoraSpec.defaults();
        List<List<AdapterSpec>> methods = List.of(
                List.of(BottleneckSpec.of(Preset.PFEIFFER)),
                List.of(lora.withCommon(lora.common().withDropout(0.3).withLayers(new LayerSelection("1-")))),
                List.of(PrefixSpec.defaults(), BottleneckSpec.of(Preset.PARALLEL)));
        for (List<AdapterSpec> adapters : methods) {
            try (BaseModel base = TinyBases.widenedEncoder();
                    NDManager manager = Torch.manager(ai.djl.Device.cpu())) {
                Map<String, NDArray> kept = gradients(base, adapters, false, manager);
                Map<String, NDArray> again = gradients(base, adapters, true, manager);
                kept.forEach((name, gradient) -> {
                    double largest = Math.max(1e-3, gradient.abs().max().getFloat());
                    assertTrue(
                            Optimize.maxAbsDifference(gradient, again.get(name)) <= 1e-6 * largest,
                            adapters + " " + name);
                });
            }
        }
    }

    /// What the memory is saved by: were a layer's graph still there, the loss's own backward pass would go through it.
    @Test
    void noLayersGraphIsKept() {
        try (BaseModel base = TinyBases.encoder();
                AdaptedModel model = AdaptedModel.build(base, List.of(BottleneckSpec.of(Preset.PFEIFFER)), ROWS, 3);
                NDManager scope = Torch.manager(ai.djl.Device.cpu())) {
            model.recompute(true);
            Targets targets = new Targets(scope.create(new long[] {0, 1, 1, 0}));
            Loss loss = model.loss(TinyBases.inputs(scope), targets, LossOptions.PLAIN, true);
            Torch.backward(loss.sum(), 1);
            for (Parameter parameter : model.parameters()) {
                boolean reached = Torch.gradient(parameter.value()) != null;
                assertEquals(parameter.group() == Parameter.Group.HEAD, reached, parameter.name());
            }
        }
    }

    private static Map<String, NDArray> gradients(
            BaseModel base, List<AdapterSpec> adapters, boolean recompute, NDManager manager) {
        try (AdaptedModel model = AdaptedModel.build(base, adapters, ROWS, 3);
                NDManager scope = Torch.manager(ai.djl.Device.cpu())) {
            model.recompute(recompute);
            Inputs inputs = TinyBases.inputs(scope);
            Torch.seed(11);
            Targets targets = new Targets(scope.create(new long[] {0, 1, 1, 0}));
            Loss loss = model.loss(inputs, targets, LossOptions.PLAIN, true);
            loss.backward(1 / loss.weight());
            List<NDArray> values =
                    model.parameters().stream().map(Parameter::value).toList();
            List<NDArray> gradients = Optimize.gradients(scope, values);
            Map<String, NDArray> named = new LinkedHashMap<>();
            named.put("loss", Optimize.copyOf(manager, loss.sum()));
            for (int i = 0; i < gradients.size(); i++) {
                named.put(model.parameters().get(i).name(), Optimize.copyOf(manager, gradients.get(i)));
            }
            return named;
        }
    }
}
