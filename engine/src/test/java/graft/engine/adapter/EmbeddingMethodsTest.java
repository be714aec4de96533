package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.KeyValueCache;
import graft.engine.model.Pass;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Methods that change what the layers read, or whole rows: prompts, prefixes with positions,
/// invertible adapters, ReFT.
class EmbeddingMethodsTest {

    private static final Task CAUSAL = new Task(Task.Kind.CAUSAL_LM, List.of());
    private static final Task CLASSES = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
    private static final PromptSpec PROMPT = PromptSpec.defaults().withLength(3);

    static Stream<AdapterSpec> keeping() {
        return Stream.of(
                PROMPT,
                PROMPT.withPlace(true, true),
                PROMPT.withPlace(false, false),
                PrefixSpec.defaults().withLength(2).withProjection(null).withTakesPositions(true),
                InvertibleSpec.defaults(),
                ReftSpec.defaults().withPositions(2, 0));
    }

    @ParameterizedTest
    @MethodSource("keeping")
    void keptKeysGiveWhatReadingTheWholeRowGives(AdapterSpec spec) {
        keptKeysGiveTheSame(TinyBases.decoder(), spec);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWindowSlidesPastPrefixesThatHavePositionsAndNotPastOthers(boolean positions) {
        PrefixSpec prefix =
                PrefixSpec.defaults().withLength(2).withProjection(null).withTakesPositions(positions);
        keptKeysGiveTheSame(TinyBases.slidingDecoder(), prefix);
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.slidingDecoder()) {
            // In one layer: the fourth token stands at position 3 or, behind the prefix, at 5, and sees from 3 on.
            LayerSelection last = new LayerSelection("last 1");
            AdapterSpec one = prefix.withCommon(prefix.common().withLayers(last));
            NDArray plain = states(base, List.of(), batch);
            NDArray moved = states(base, List.of(one), batch);
            assertTrue(Optimize.maxAbsDifference(plain.get(":, 0"), moved.get(":, 0")) > 1e-3);
            double far = Optimize.maxAbsDifference(plain.get(":, 3"), moved.get(":, 3"));
            assertEquals(positions, far < 1e-5, "the fourth token moves by " + far);
        }
    }

    private static NDArray states(BaseModel base, List<AdapterSpec> specs, NDManager batch) {
        try (AdaptedModel model = AdaptedModel.build(base, specs, CAUSAL, 1)) {
            return model.hidden(row(batch, 4, 5, 6, 7), false).last();
        }
    }

    private static void keptKeysGiveTheSame(BaseModel decoder, AdapterSpec spec) {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = decoder;
                AdaptedModel model = AdaptedModel.build(base, List.of(spec), CAUSAL, 1);
                KeyValueCache cache = new KeyValueCache(base)) {
            assertTrue(model.cacheable());
            NDArray whole = model.next(row(batch, 4, 5, 6, 7), null);
            model.next(row(batch, 4, 5), cache);
            NDArray ids = batch.create(new long[] {6, 7}, new Shape(1, 2));
            NDArray seen = batch.ones(new Shape(1, 4), DataType.INT64);
            NDArray further = model.next(new Inputs(ids, seen, null), cache);
            assertTrue(Optimize.maxAbsDifference(whole, further) < 1e-5);
        }
    }

    @Test
    void whatEditsTheLastTokensKeepsNothing() {
        try (BaseModel base = TinyBases.decoder();
                AdaptedModel model =
                        AdaptedModel.build(base, List.of(ReftSpec.defaults().withPositions(1, 1)), CAUSAL, 1)) {
            assertFalse(model.cacheable());
        }
    }

    @ParameterizedTest
    @MethodSource("keeping")
    void gradientsReachTheAdapterAndWhatIsSavedIsWhatIsLoaded(AdapterSpec spec) {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.encoder()) {
            Inputs inputs = TinyBases.inputs(batch);
            Map<String, NDArray> state = new LinkedHashMap<>();
            NDArray logits;
            try (AdaptedModel model = AdaptedModel.build(base, List.of(spec), CLASSES, 1)) {
                Loss loss =
                        model.loss(inputs, new Targets(batch.create(new long[] {0, 1, 0, 1})), LossOptions.PLAIN, true);
                Torch.backward(loss.sum(), 1);
                for (Parameter parameter : model.parameters()) {
                    NDArray gradient = Optimize.gradients(batch, List.of(parameter.value()))
                            .getFirst();
                    boolean idle = parameter.name().contains(".suffix.");
                    assertEquals(!idle, Optimize.norm(List.of(gradient)) > 0, parameter.name());
                }
                model.state().forEach((name, value) -> state.put(name, Optimize.copyOf(batch, value)));
                logits = model.logits(inputs, false);
            }
            try (AdaptedModel again = AdaptedModel.build(base, List.of(spec), CLASSES, 77)) {
                again.load(state);
                assertEquals(0, Optimize.maxAbsDifference(logits, again.logits(inputs, false)));
            }
        }
    }

    @Test
    void aPromptStartsFromTheVectorsOfItsTextRepeatedToTheLength() {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.encoder();
                AdaptedModel model = new Assembly(List.of(PROMPT.withInit(PromptSpec.Init.TEXT, "two words")), CLASSES)
                        .with(text -> List.of(8, 9))
                        .on(base, 1)) {
            NDArray words = Kernels.embedding(
                    batch.create(new long[] {8, 9, 8}), base.tokens().weight().value());
            assertArrayEquals(
                    words.toFloatArray(), model.parameters().getFirst().value().toFloatArray());
        }
    }

    @Test
    void anInvertibleAdapterIsUndone() {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.decoder();
                AdaptedModel _ = AdaptedModel.build(base, List.of(InvertibleSpec.defaults()), CAUSAL, 1);
                GradMode _ = GradMode.off()) {
            NDArray x = batch.randomNormal(new Shape(2, 3, base.shape().width()));
            var coupling =
                    new Invertible(InvertibleSpec.defaults(), base.shape().width(), batch);
            NDArray y = coupling.apply(x, Pass.EVALUATION);
            assertTrue(Optimize.maxAbsDifference(x, y) > 0);
            assertTrue(Optimize.maxAbsDifference(x, coupling.undo(y, Pass.EVALUATION)) < 1e-6);
        }
    }

    @Test
    void theRowsOfLoReftsProjectionAreOrthonormalWhateverIsTrained() {
        try (NDManager batch = Torch.manager(Device.cpu());
                GradMode _ = GradMode.off()) {
            NDArray start = Kernels.householderVectors(batch.randomNormal(new Shape(3, 8)));
            NDArray moved = start.add(batch.randomNormal(new Shape(3, 8))
                    .mul(0.3f)
                    .mul(start.abs().lt(0.999f)));
            for (NDArray values : List.of(start, moved)) {
                NDArray r = Kernels.orthonormalRows(values, values, null);
                assertTrue(Optimize.maxAbsDifference(r.matMul(r.transpose()), batch.eye(3)) < 1e-5);
            }
        }
    }

    private static Inputs row(NDManager batch, long... ids) {
        long[] seen = new long[ids.length];
        Arrays.fill(seen, 1);
        Shape shape = new Shape(1, ids.length);
        return new Inputs(batch.create(ids, shape), batch.create(seen, shape), null);
    }
}
