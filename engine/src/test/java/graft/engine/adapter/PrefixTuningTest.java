package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.KeyValueCache;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTuningTest {

    private static final Task CLASSES = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
    private static final PrefixSpec FREE = PrefixSpec.defaults().withLength(3).withProjection(null);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyThePrefixAndTheHeadAreTrainedAndTheBaseComesBackUnchanged(boolean encoder) {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = encoder ? TinyBases.encoder() : TinyBases.decoder()) {
            Inputs inputs = TinyBases.inputs(batch);
            NDArray before;
            try (AdaptedModel plain = AdaptedModel.build(base, List.of(), CLASSES, 1)) {
                before = plain.hidden(inputs, false).last();
            }
            PrefixSpec spec = PrefixSpec.defaults().withLength(2).withProjection(5);
            try (AdaptedModel model = AdaptedModel.build(
                    base, List.of(spec.withCommon(spec.common().withLayers(new LayerSelection("1")))), CLASSES, 1)) {
                assertTrue(model.identityGap(inputs) > 0, "a fresh prefix takes attention away");
                assertEquals(
                        List.of("embedding", "down.weight", "down.bias", "up.weight", "up.bias"),
                        model.parameters().stream()
                                .filter(parameter -> parameter.group() == Parameter.Group.ADAPTER)
                                .map(parameter -> parameter.name().replace("adapters.0.shared.", ""))
                                .toList());
            }
            try (AdaptedModel plain = AdaptedModel.build(base, List.of(), CLASSES, 1)) {
                assertEquals(
                        0,
                        Optimize.maxAbsDifference(
                                before, plain.hidden(inputs, false).last()));
            }
        }
    }

    @Test
    void keptKeysGiveWhatReadingTheWholeRowGives() {
        Task causal = new Task(Task.Kind.CAUSAL_LM, List.of());
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.decoder();
                AdaptedModel model = AdaptedModel.build(base, List.of(FREE), causal, 1);
                KeyValueCache cache = new KeyValueCache(base)) {
            NDArray whole = model.next(row(batch, 4, 5, 6, 7), null);
            model.next(row(batch, 4, 5), cache);
            NDArray ids = batch.create(new long[] {6, 7}, new Shape(1, 2));
            NDArray seen = batch.create(new long[] {1, 1, 1, 1}, new Shape(1, 4));
            NDArray further = model.next(new Inputs(ids, seen, null), cache);
            assertTrue(Optimize.maxAbsDifference(whole, further) < 1e-5);
        }
    }

    private static Inputs row(NDManager batch, long... ids) {
        long[] seen = new long[ids.length];
        Arrays.fill(seen, 1);
        Shape shape = new Shape(1, ids.length);
        return new Inputs(batch.create(ids, shape), batch.create(seen, shape), null);
    }
}
