package graft.engine.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Targets;
import graft.engine.adapter.TinyBases;
import graft.engine.compose.ComposedModel.Stretch;
import graft.engine.compose.Composition.Average;
import graft.engine.compose.Composition.BatchSplit;
import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.Composition.Member;
import graft.engine.compose.Composition.Split;
import graft.engine.compose.Composition.Stack;
import graft.engine.compose.Composition.Sum;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.RowLayout;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.FusionSpec.Variant;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Several adapters at once see rows that lie end to end as they see padded ones.
class ComposedRowsTest {

    private static final Task CLASSES = new Task(Task.Kind.CLASSIFICATION, List.of("bad", "good"));
    private static final List<Composition> BOTH = List.of(new Member("a"), new Member("b"));
    private static final BottleneckSpec PFEIFFER =
            BottleneckSpec.of(Preset.PFEIFFER).withInit(BottleneckSpec.Init.BERT);

    @Test
    void compositionsGiveTheSameLossAndAFusionTheSameGradients() {
        List<Composition> trees = List.of(new Sum(BOTH), new Stack(BOTH), new Average(BOTH, List.of(0.3, 0.7)));
        for (Composition tree : trees) {
            same(tree, PFEIFFER);
            same(tree, LoraSpec.defaults());
        }
        same(Fuse.of(BOTH), PFEIFFER);
    }

    private static void same(Composition tree, AdapterSpec spec) {
        try (BaseModel base = TinyBases.encoder();
                Members members = new Members();
                Fusion fusion = new Fusion(base, Fusion.Settings.of(Variant.DYNAMIC, 0.1), places());
                NDManager manager = Torch.manager(Device.cpu())) {
            add(members, base, spec);
            Map<String, Fusion> fusions = tree instanceof Fuse fuse ? Map.of(fuse.name(), fusion) : Map.of();
            try (ComposedModel composed = new ComposedModel(base, tree, members, fusions, Set.of());
                    AdaptedModel model = composed.forTask(CLASSES)) {
                assertEquals(List.of(), model.needsPadding());
                List<NDArray> padded = results(model, RowLayout.PADDED, manager);
                List<NDArray> found = results(model, RowLayout.END_TO_END, manager);
                for (int i = 0; i < padded.size(); i++) {
                    double size = Math.max(1, padded.get(i).abs().max().getFloat());
                    double gap = Optimize.maxAbsDifference(padded.get(i), found.get(i));
                    assertTrue(gap <= 1e-5 * size, tree.text() + " of " + spec.kind() + ": " + gap);
                }
            }
        }
    }

    /// A split counts positions of padded rows, and a fusion whose attention is looked at shows whole rows.
    @Test
    void whatCountsPositionsKeepsThemPadded() {
        try (BaseModel base = TinyBases.encoder();
                Members members = new Members();
                Fusion fusion = new Fusion(base, Fusion.Settings.of(Variant.DYNAMIC, 0.1), places())) {
            add(members, base, PFEIFFER);
            Fuse fuse = Fuse.of(BOTH);
            Split split = new Split(BOTH, List.of(4, 4));
            fusion.record(true);
            for (Composition tree : List.of(fuse, split)) {
                try (ComposedModel composed =
                                new ComposedModel(base, tree, members, Map.of(fuse.name(), fusion), Set.of());
                        AdaptedModel model = composed.forTask(CLASSES)) {
                    assertEquals(List.of(0, 1, 2), model.needsPadding());
                }
            }
        }
    }

    /// A batch split is as many passes as it has kinds of rows, and none that all rows go through.
    @Test
    void rowsOfABatchSplitArePassesOfTheirOwn() {
        BatchSplit split = new BatchSplit(BOTH, List.of(2, 1));
        assertEquals(
                List.of(new Stretch(new Member("a"), 0, 2), new Stretch(new Member("b"), 2, 3)),
                ComposedModel.stretches(split, 3));
        assertThrows(InvalidInput.class, () -> ComposedModel.stretches(split, 4));
        try (BaseModel base = TinyBases.encoder();
                Members members = new Members()) {
            add(members, base, LoraSpec.defaults());
            try (ComposedModel composed = new ComposedModel(base, split, members, Map.of(), Set.of())) {
                InvalidInput refused = assertThrows(InvalidInput.class, composed::single);
                assertTrue(refused.getMessage().contains("rows of its own"), refused.getMessage());
            }
        }
    }

    private static void add(Members members, BaseModel base, AdapterSpec spec) {
        members.add("a", () -> AdaptedModel.build(base, List.of(spec), CLASSES, 1));
        members.add("b", () -> AdaptedModel.build(base, List.of(spec), CLASSES, 2));
    }

    private static List<Fusion.Place> places() {
        return IntStream.range(0, 3)
                .mapToObj(layer -> new Fusion.Place(layer, Site.FFN_OUTPUT))
                .toList();
    }

    /// The loss and what is trained has of it.
    private static List<NDArray> results(AdaptedModel model, RowLayout rows, NDManager manager) {
        try (NDManager scope = Torch.manager(Device.cpu())) {
            model.rows(rows);
            Targets targets = new Targets(scope.create(new long[] {0, 1, 1, 0}));
            var loss = model.lossWithoutDropout(TinyBases.inputs(scope), targets);
            loss.backward(1);
            List<NDArray> values =
                    model.parameters().stream().map(Parameter::value).toList();
            List<NDArray> gradients = Optimize.gradients(scope, values);
            List<NDArray> results = new ArrayList<>(List.of(Optimize.copyOf(manager, loss.sum())));
            gradients.forEach(gradient -> results.add(Optimize.copyOf(manager, gradient)));
            Optimize.zero(gradients);
            return results;
        }
    }
}
