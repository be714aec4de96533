package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.Ia3Spec.FeedForward;
import graft.engine.recipe.LayerNormSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.LoraSpec.Init;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// LoRA's kin, (IA)³ and norm tuning, by what holds for any of their values.
class LowRankMethodsTest {

    private static final Task REVIEWS = new Task(Task.Kind.CLASSIFICATION, List.of("bad", "fair", "good"));
    private static final LoraSpec LORA = LoraSpec.defaults().withRank(4);
    private static final LoraSpec EVERYWHERE =
            LORA.withCommon(LORA.common().withSites(LoraSpec.ALL_LINEAR).withDropout(0.2));

    private static List<BaseModel> bases;
    private NDManager batch;

    @BeforeAll
    static void load() {
        bases = List.of(TinyBases.encoder(), TinyBases.decoder());
    }

    @AfterAll
    static void unload() {
        bases.forEach(BaseModel::close);
    }

    @BeforeEach
    void open() {
        batch = Torch.manager(ai.djl.Device.cpu());
    }

    @AfterEach
    void close() {
        batch.close();
    }

    private static Map<String, AdapterSpec> methods() {
        Map<String, AdapterSpec> methods = new LinkedHashMap<>();
        methods.put("rank-stabilised", EVERYWHERE.withRankStabilized(true));
        methods.put("gaussian", EVERYWHERE.withInit(Init.GAUSSIAN));
        methods.put("PiSSA", EVERYWHERE.withInit(Init.PISSA));
        methods.put("OLoRA", EVERYWHERE.withInit(Init.OLORA));
        methods.put("bias term", EVERYWHERE.withBiasTerm(true));
        methods.put("gate", EVERYWHERE.withGate(true));
        methods.put("gated PiSSA", EVERYWHERE.withGate(true).withInit(Init.PISSA));
        methods.put("DoRA", EVERYWHERE.withDora(true));
        methods.put("DoRA from PiSSA", EVERYWHERE.withDora(true).withInit(Init.PISSA));
        methods.put("(IA)³", Ia3Spec.defaults());
        methods.put("(IA)³ on outputs", Ia3Spec.defaults().withFeedForward(FeedForward.OUTPUT));
        methods.put("norms", LayerNormSpec.defaults());
        return methods;
    }

    @Test
    void everyMethodStartsAsTheBaseItself() {
        for (BaseModel base : bases) {
            methods().forEach((name, spec) -> {
                try (AdaptedModel model = AdaptedModel.build(base, List.of(spec), REVIEWS, 1)) {
                    assertEquals(0, model.identityGap(TinyBases.inputs(batch)), name);
                }
            });
        }
    }

    @Test
    void trainingReachesEveryTensorOfEveryMethodAndLowersTheLoss() {
        Inputs inputs = TinyBases.inputs(batch);
        Targets targets = new Targets(batch.create(new long[] {0, 1, 2, 1}));
        for (BaseModel base : bases) {
            methods().forEach((name, spec) -> {
                try (AdaptedModel model = AdaptedModel.build(base, List.of(spec), REVIEWS, 1)) {
                    double first = loss(model, inputs, targets);
                    for (int i = 0; i < 12; i++) {
                        step(model, inputs, targets);
                    }
                    assertTrue(loss(model, inputs, targets) < first, name);
                    step(model, inputs, targets);
                    for (Parameter parameter : model.parameters()) {
                        double length = Optimize.norm(List.of(parameter.value().getGradient()));
                        assertTrue(length > 0, name + ": " + parameter.name());
                    }
                }
            });
        }
    }

    private static double loss(AdaptedModel model, Inputs inputs, Targets targets) {
        return model.loss(inputs, targets, LossOptions.PLAIN, false).mean();
    }

    private static void step(AdaptedModel model, Inputs inputs, Targets targets) {
        List<NDArray> values = model.parameters().stream().map(Parameter::value).toList();
        for (NDArray value : values) {
            if (value.hasGradient() && value.getGradient() != null) {
                Optimize.zero(List.of(value.getGradient()));
            }
        }
        Loss loss = model.loss(inputs, targets, LossOptions.PLAIN, true);
        Torch.backward(loss.sum(), 1 / loss.weight());
        for (NDArray value : values) {
            try (NDArray next = Optimize.copyOf(model.base().manager(), value);
                    NDArray change = value.getGradient().mul(0.05f)) {
                next.subi(change);
                Optimize.copy(value, next);
            }
        }
    }

    /// The r largest singular values: what is left of W has the next one as its length, whatever signs were chosen.
    @Test
    void pissaStartsFromTheLargestSingularValues() {
        BaseModel base = bases.getFirst();
        LoraSpec spec = LORA.withInit(Init.PISSA)
                .withCommon(
                        LORA.common().withLayers(LayerSelection.of(List.of(0))).withSites(List.of(Site.ATTENTION_Q)));
        try (AdaptedModel model = AdaptedModel.build(base, List.of(spec), REVIEWS, 1)) {
            NDArray weight = base.weights()
                    .get("encoder.layer.0.attention.self.query.weight")
                    .value();
            NDArray a = model.state().get("adapters.0.layer.0.attention.q.lora_A");
            NDArray b = model.state().get("adapters.0.layer.0.attention.q.lora_B");
            NDArray all = Kernels.singularValues(weight).get(1);
            NDArray product = b.matMul(a).mul((float) spec.scalingAt(Site.ATTENTION_Q));
            NDArray taken = Kernels.singularValues(product).get(1);
            NDArray left = Kernels.singularValues(weight.sub(product)).get(1);
            for (int i = 0; i < 4; i++) {
                assertEquals(all.getFloat(i), taken.getFloat(i), 1e-5);
            }
            assertEquals(all.getFloat(4), left.getFloat(0), 1e-5);
        }
    }

    @Test
    void doraWithABiasTermIsRefused() {
        assertThrows(
                InvalidInput.class,
                () -> AdaptedModel.build(
                        bases.getFirst(), List.of(LORA.withDora(true).withBiasTerm(true)), REVIEWS, 1));
    }
}
