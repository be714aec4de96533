package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.Linear;
import graft.engine.model.Pass;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.recipe.VeraSpec;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VeraTest {

    private static final VeraSpec SPEC = VeraSpec.defaults().withRank(4).withSeed(9);

    /// On the decoder q is wider than v, so that the shared matrices are cut.
    @Test
    void theChangeIsTheFormulaOverMatricesThatAllPlacesShareCutToTheirWidths() {
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.decoder()) {
            Vera.Matrices matrices = Vera.Matrices.of(SPEC, 16, 16, batch);
            for (Site site : List.of(Site.ATTENTION_Q, Site.ATTENTION_V)) {
                Linear linear = base.layers().get(1).linear(site);
                Vera vera = new Vera(SPEC, linear, matrices, batch);
                NDArray inner = vera.parameters("x").get(0).value();
                NDArray outer = vera.parameters("x").get(1).value();
                assertEquals(0.1f, inner.getFloat(2));
                try (GradMode _ = GradMode.off()) {
                    Optimize.copy(outer, batch.arange(linear.out()).toType(DataType.FLOAT32, true));
                    NDArray x = batch.randomNormal(new Shape(3, linear.in()));
                    NDArray y = batch.zeros(new Shape(3, linear.out()));
                    NDArray a = matrices.a().get(":, :" + linear.in());
                    NDArray b = matrices.b().get(":" + linear.out());
                    NDArray expected = x.matMul(a.transpose())
                            .mul(inner)
                            .matMul(b.transpose())
                            .mul(outer);
                    assertTrue(Optimize.maxAbsDifference(expected, vera.adapt(x, y, Pass.EVALUATION)) < 1e-5);
                }
            }
        }
    }

    @Test
    void aFreshOneChangesNothingAndTheSeedAloneGivesTheMatricesAgain() {
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
        try (NDManager batch = Torch.manager(Device.cpu());
                BaseModel base = TinyBases.encoder()) {
            Inputs inputs = TinyBases.inputs(batch);
            Map<String, NDArray> values = new HashMap<>();
            NDArray before;
            try (AdaptedModel model = AdaptedModel.build(base, List.of(SPEC), task, 1)) {
                assertEquals(0, model.identityGap(inputs));
                model.state()
                        .forEach((name, value) -> values.put(
                                name, name.endsWith("lambda_b") ? batch.ones(value.getShape()) : value.duplicate()));
                values.values().forEach(value -> value.attach(batch));
                model.load(values);
                before = model.logits(inputs, false);
            }
            try (AdaptedModel again = AdaptedModel.build(base, List.of(SPEC), task, 77)) {
                again.load(values);
                assertEquals(0, Optimize.maxAbsDifference(before, again.logits(inputs, false)));
            }
        }
    }
}
