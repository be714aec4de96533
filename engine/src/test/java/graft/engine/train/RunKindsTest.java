package graft.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.LossOptions;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Targets;
import graft.engine.adapter.TinyBases;
import graft.engine.compose.Fusion;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterExport;
import graft.engine.exchange.AdapterHubFusion;
import graft.engine.exchange.Library;
import graft.engine.exchange.RowMaker;
import graft.engine.exchange.SelfCheck;
import graft.engine.model.Inputs;
import graft.engine.recipe.Base;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.SummaryReader;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that are trained otherwise than most: fusions, with layers left out, over a packed base.
class RunKindsTest {

    @TempDir
    private Path folder;

    private RealRuns runs;

    @BeforeEach
    void open() throws IOException {
        runs = new RealRuns(folder);
    }

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void aFusionLeavesItsMembersAsTheyWereAndIsPulledToTheIdentityByItsPenalty() throws IOException {
        List<RunFolder> members = new ArrayList<>();
        for (long seed = 1; seed <= 2; seed++) {
            Recipe one = runs.recipe(List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER)));
            members.add(runs.create(one.withTraining(one.training().withSeed(seed))));
            runs.train(members.getLast(), one.withTraining(one.training().withSeed(seed)), 1000);
        }
        FusionSpec plain = new FusionSpec(members.stream().map(RunFolder::id).toList(), FusionSpec.Variant.DYNAMIC);
        double strength = 1e6;
        Recipe free = runs.recipe(List.of()).withFusion(withStrength(plain, 0));
        Recipe held = runs.recipe(List.of()).withFusion(withStrength(plain, strength));
        RunFolder loose = runs.create(free);
        RunFolder tight = runs.create(held);
        assertInstanceOf(RunOutcome.Completed.class, runs.train(loose, free, 1000));
        runs.train(tight, held, 1);
        // V starts as the identity with 1e-6 beside the diagonal, of width 16 in three layers.
        double penalty = strength * 3 * 16 * 15 * 1e-12;
        assertEquals(new RunCurve(loose.events()).loss(0) + penalty, new RunCurve(tight.events()).loss(0), 1e-6);

        for (int i = 0; i < 2; i++) {
            assertArrayEquals(
                    Files.readAllBytes(members.get(i).adapter().resolve("adapter.safetensors")),
                    Files.readAllBytes(loose.adapter().resolve("members/" + i + "/adapter.safetensors")));
        }
        RunCurve curve = new RunCurve(loose.events());
        assertTrue(curve.loss(curve.size() - 1) < curve.loss(0), "the loss falls");
        try (AdaptedModel model = TrainedAdapter.load(loose.adapter(), runs.base)) {
            // Query, key and value in three layers, and the head's two classes.
            assertEquals(3 * (3 * 16 * 16 + 2 * 16) + 16 * 2 + 2, model.trainable());
            assertEquals(SummaryReader.read(loose).trainable(), model.trainable());
            Path exported = folder.resolve("exported");
            new AdapterExport(loose.adapter(), true).toLibrary(Library.ADAPTERHUB, runs.base, exported);
            assertTrue(Files.exists(exported.resolve("adapters/toy_2/adapter.safetensors")));
            AdapterHubFusion stored = AdapterHubFusion.read(exported.resolve("fusion"), runs.base.shape());
            assertEquals(List.of("toy", "toy_2"), stored.members());
            try (Fusion fusion = stored.on(runs.base)) {
                for (Parameter parameter : fusion.parameters()) {
                    NDArray trained = Objects.requireNonNull(model.state().get(parameter.name()));
                    assertEquals(0, Optimize.maxAbsDifference(trained, parameter.value()), parameter.name());
                }
            }
        }
        Path target = folder.resolve("not there");
        RowMaker some = new RowMaker() {
            @Override
            public List<Inputs> batches(NDManager scope) {
                return List.of(TinyBases.inputs(scope));
            }

            @Override
            public String what() {
                return "random tokens";
            }
        };
        SelfCheck check = new SelfCheck(loose.adapter(), folder, runs.base, some);
        Map<String, SelfCheck.Status> promises = check.run(Files.createDirectory(folder.resolve("scratch"))).stream()
                .collect(Collectors.toMap(SelfCheck.Result::name, SelfCheck.Result::status));
        assertEquals(
                Map.of(
                        "identity at start", SelfCheck.Status.NOT_APPLICABLE,
                        "saved equals loaded", SelfCheck.Status.HOLDS,
                        "merged equals unmerged", SelfCheck.Status.NOT_APPLICABLE,
                        "gradients only where expected", SelfCheck.Status.HOLDS,
                        "count equals formula", SelfCheck.Status.HOLDS,
                        "switched off equals base", SelfCheck.Status.HOLDS),
                promises);
        AdapterExport export = new AdapterExport(loose.adapter(), true);
        assertThrows(InvalidInput.class, () -> export.merged(runs.base, folder, target, some));
        assertThrows(InvalidInput.class, () -> export.torchScript(runs.base, folder, target, some));
        assertThrows(InvalidInput.class, () -> export.toLibrary(Library.PEFT, runs.base, target));
        assertFalse(Files.exists(target));
    }

    private static FusionSpec withStrength(FusionSpec spec, double strength) {
        return new FusionSpec(spec.members(), spec.variant(), strength, spec.layers(), spec.sites(), spec.extra());
    }

    @Test
    void adaptersOfDroppedLayersTakeNoPartAndARunWithDrawnLayersResumesBitEqual() throws IOException {
        BottleneckSpec pfeiffer =
                BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER).withInit(BottleneckSpec.Init.BERT);
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("no", "yes"));
        try (NDManager batch = Torch.manager(Device.cpu());
                AdaptedModel model = AdaptedModel.build(runs.base, List.of(pfeiffer), task, 1)) {
            Inputs inputs = TinyBases.inputs(batch);
            model.attached().dropBelow(2);
            Targets labels = new Targets(batch.create(new long[] {0, 1, 0, 1}));
            Torch.backward(model.loss(inputs, labels, LossOptions.PLAIN, true).sum(), 1);
            for (Parameter parameter : model.parameters()) {
                double norm = Optimize.norm(Optimize.gradients(batch, List.of(parameter.value())));
                boolean dropped = parameter.name().matches("adapters\\.0\\.layer\\.[01]\\..*");
                assertEquals(!dropped, norm > 0, parameter.name());
            }
            model.attached().dropBelow(3);
            NDArray bare = model.hidden(inputs, false).last();
            model.adaptersEnabled(false);
            assertEquals(
                    0,
                    Optimize.maxAbsDifference(bare, model.hidden(inputs, false).last()));
        }
        Recipe recipe = runs.recipe(List.of(pfeiffer));
        Recipe robust = recipe.withTraining(recipe.training().withLoss(new TrainingSpec.Loss(0, false, 3)));
        RunFolder whole = runs.create(robust);
        runs.train(whole, robust, 1000);
        RunFolder parts = runs.create(robust);
        runs.train(parts, robust, 5);
        assertInstanceOf(RunOutcome.Completed.class, runs.train(parts, robust, 1000));
        assertArrayEquals(
                Files.readAllBytes(whole.adapter().resolve("adapter.safetensors")),
                Files.readAllBytes(parts.adapter().resolve("adapter.safetensors")));
    }

    @Test
    void aRunOverAPackedBaseComputesActivationsAgainAndResumesBitEqual() throws IOException {
        BottleneckSpec pfeiffer = BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER);
        try (RealRuns packed = new RealRuns(folder.resolve("packed"), TinyBases::packedEncoder)) {
            Recipe plain =
                    packed.recipe(List.of(pfeiffer.withCommon(pfeiffer.common().withDropout(0.1))));
            Recipe recipe = plain.withBase(new Base("toy", Precision.NF4));
            RunFolder whole = packed.create(recipe);
            packed.train(whole, recipe, 1000);
            assertTrue(whole.events().stream()
                    .anyMatch(event ->
                            event instanceof RunEvent.Note note && note.kind().equals("recomputation")));
            RunFolder parts = packed.create(recipe);
            assertInstanceOf(RunOutcome.Stopped.class, packed.train(parts, recipe, 5));
            assertInstanceOf(RunOutcome.Completed.class, packed.train(parts, recipe, 1000));
            assertArrayEquals(
                    Files.readAllBytes(whole.adapter().resolve("adapter.safetensors")),
                    Files.readAllBytes(parts.adapter().resolve("adapter.safetensors")));
            assertEquals(new RunCurve(whole.events()).toJson(), new RunCurve(parts.events()).toJson());
        }
    }
}
