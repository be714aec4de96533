package graft.engine.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import graft.engine.adapter.Parameter.Group;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Base;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.CompacterSpec.Phm;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Task;
import graft.engine.recipe.Trained;
import graft.engine.recipe.TrainingSpec;
import graft.engine.recipe.VeraSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a recipe is said to train is what the built model trains: every tensor by name and shape.
class BuiltCountsTest {

    private static final PrefixSpec PREFIX = PrefixSpec.defaults().withLength(3);

    static Stream<AdapterSpec> adapters() {
        return Stream.of(
                compacter(Phm.DEFAULT),
                compacter(Phm.DEFAULT.withSharedRule(false).withRank(2)),
                compacter(new Phm(2, 1, true, true, false, true)),
                compacter(new Phm(2, 1, true, false, true, true)),
                compacter(new Phm(4, 1, false, false, false, false)),
                PREFIX.withProjection(6),
                PREFIX.withProjection(null).withGate(PrefixSpec.Gate.SEPARATE),
                PREFIX.withProjection(null).withGate(PrefixSpec.Gate.SHARED),
                PREFIX.withProjection(6).withTakesPositions(true),
                VeraSpec.defaults().withRank(5),
                PromptSpec.defaults(),
                ReftSpec.defaults(),
                ReftSpec.defaults().withTied(true).withPreset(ReftSpec.Preset.DIREFT),
                InvertibleSpec.defaults(),
                Ia3Spec.defaults(),
                LoraSpec.defaults().withDora(true),
                LoraSpec.defaults().withGate(true).withBiasTerm(true),
                BottleneckSpec.of(BottleneckSpec.Preset.HOULSBY));
    }

    private static AdapterSpec compacter(Phm phm) {
        return CompacterSpec.of(CompacterSpec.Preset.COMPACTER)
                .withPhm(phm)
                .with(bottleneck -> bottleneck.withSize(new Size.Fixed(8)));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void theBuiltModelTrainsExactlyWhatTheRecipeSays(AdapterSpec adapter) {
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("a", "b"));
        for (boolean encoder : new boolean[] {true, false}) {
            try (BaseModel base = encoder ? TinyBases.encoder() : TinyBases.decoder();
                    AdaptedModel model = AdaptedModel.build(base, List.of(adapter), task, 1)) {
                Map<String, List<Long>> built = new TreeMap<>();
                for (Parameter parameter : model.parameters()) {
                    if (parameter.group() == Group.ADAPTER) {
                        built.put(
                                parameter.name(),
                                Arrays.stream(parameter.value().getShape().getShape())
                                        .boxed()
                                        .toList());
                    }
                }
                Map<String, List<Long>> said = new TreeMap<>();
                Recipe recipe = new Recipe(
                        "it",
                        new Base("base", Precision.AUTO),
                        List.of(adapter),
                        task,
                        new DataSpec("reviews"),
                        TrainingSpec.defaults());
                for (Trained.Group group : Trained.of(recipe, base.shape()).adapters()) {
                    group.parts()
                            .forEach(part -> said.put(
                                    group.prefix() + part.name(),
                                    part.dims().stream().map(Integer::longValue).toList()));
                }
                assertEquals(said, built);
            }
        }
    }
}
