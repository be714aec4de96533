package graft.engine.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.BottleneckSpec.Wiring;
import graft.engine.recipe.TrainingSpec.EarlyStopping;
import graft.engine.recipe.TrainingSpec.Length;
import graft.engine.recipe.TrainingSpec.Monitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Recipes drawn at random, for properties that must hold for all of them.
public final class RandomRecipes {

    private static final List<Site> BOTTLENECK_SITES =
            List.of(Site.ATTENTION_OUTPUT, Site.FFN_OUTPUT, Site.ATTENTION_PARALLEL, Site.FFN_PARALLEL);

    private final Random random;
    private boolean extras = true;
    private boolean fusions = true;
    private int unknown;

    public RandomRecipes(long seed) {
        random = new Random(seed);
    }

    /// Without a fusion, which is built from saved adapters.
    public RandomRecipes built() {
        fusions = false;
        return this;
    }

    /// Without fields that this version does not know.
    public RandomRecipes known() {
        extras = false;
        return this;
    }

    public Recipe next() {
        List<AdapterSpec> adapters = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            adapters.add(adapter());
        }
        Recipe recipe = new Recipe("run-" + random.nextInt(100), base(), adapters, task(), data(), training(), extra());
        return fusions && random.nextInt(6) == 0 ? recipe.withFusion(fusion()) : recipe;
    }

    AdapterSpec adapter() {
        return switch (random.nextInt(13)) {
            case 0, 1 -> bottleneck();
            case 2 -> lora();
            case 5 -> compacter();
            case 6 -> new VeraSpec(common(linear()), 1 + random.nextInt(8), number(0.1), random.nextLong(), number(1));
            case 7 ->
                new Ia3Spec(
                        common(linear()), any(Ia3Spec.FeedForward.values()), Set.copyOf(sites(LoraSpec.ALL_LINEAR)));
            case 8 ->
                new PrefixSpec(
                        common(PrefixSpec.defaults().sites()),
                        1 + random.nextInt(8),
                        orNull(1 + random.nextInt(8)),
                        any(PrefixSpec.Gate.values()),
                        random.nextBoolean());
            case 9 ->
                new PromptSpec(
                        common(PromptSpec.defaults().sites()),
                        1 + random.nextInt(8),
                        any(PromptSpec.Init.values()),
                        orNull("some text"),
                        random.nextBoolean(),
                        random.nextBoolean());
            case 10 ->
                new ReftSpec(
                        common(ReftSpec.defaults().sites()),
                        any(ReftSpec.Preset.values()),
                        1 + random.nextInt(8),
                        random.nextInt(3),
                        1 + random.nextInt(3),
                        random.nextBoolean(),
                        any(Activation.values()));
            case 11 ->
                new InvertibleSpec(
                        common(InvertibleSpec.defaults().sites()), 1 + random.nextInt(8), any(Activation.values()));
            case 12 -> new LayerNormSpec(common(List.of()));
            case 3 -> new BitFitSpec(common(List.of()), some("attention.q", "ffn.down", "norm"));
            default -> new FullSpec(common(List.of()));
        };
    }

    private FusionSpec fusion() {
        return new FusionSpec(
                some("run-1", "a/folder"),
                any(FusionSpec.Variant.values()),
                number(0.01),
                layers(),
                sites(BOTTLENECK_SITES),
                extra());
    }

    private CompacterSpec compacter() {
        CompacterSpec preset = CompacterSpec.of(any(CompacterSpec.Preset.values()));
        CompacterSpec.Phm phm = new CompacterSpec.Phm(
                1 << random.nextInt(3),
                1 + random.nextInt(3),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextBoolean());
        BottleneckSpec bottleneck = bottleneck();
        return new CompacterSpec(
                preset.preset(),
                phm,
                new BottleneckSpec(
                        bottleneck.common(),
                        null,
                        new Size.Fixed(4 * (1 + random.nextInt(3))),
                        bottleneck.activation(),
                        bottleneck.scaling(),
                        bottleneck.gate(),
                        bottleneck.init(),
                        bottleneck.wiring(),
                        bottleneck.stochasticDepth(),
                        bottleneck.bias()));
    }

    BottleneckSpec bottleneck() {
        BottleneckSpec preset = BottleneckSpec.of(orNull(any(BottleneckSpec.Preset.values())));
        return new BottleneckSpec(
                common(random.nextBoolean() ? preset.sites() : sites(BOTTLENECK_SITES)),
                preset.preset(),
                random.nextBoolean() ? preset.size() : size(),
                random.nextBoolean() ? preset.activation() : any(Activation.values()),
                random.nextBoolean() ? preset.scaling() : scaling(),
                random.nextInt(4) == 0,
                any(BottleneckSpec.Init.values()),
                random.nextBoolean() ? preset.wiring() : wiring(),
                random.nextBoolean() ? preset.stochasticDepth() : random.nextDouble(),
                random.nextInt(4) != 0);
    }

    LoraSpec lora() {
        List<Site> sites = linear();
        Map<Site, Integer> ranks = new EnumMap<>(Site.class);
        Map<Site, Double> alphas = new EnumMap<>(Site.class);
        for (Site site : sites) {
            if (random.nextInt(4) == 0) {
                ranks.put(site, 1 + random.nextInt(8));
                alphas.put(site, random.nextDouble() * 40);
            }
        }
        return new LoraSpec(
                common(sites),
                1 + random.nextInt(8),
                random.nextBoolean() ? 16 : random.nextDouble() * 64,
                random.nextBoolean(),
                random.nextInt(4) == 0,
                any(LoraSpec.Init.values()),
                ranks,
                alphas,
                any(LoraSpec.Bias.values()),
                random.nextInt(4) == 0,
                random.nextInt(4) == 0);
    }

    private List<Site> linear() {
        List<Site> sites = random.nextInt(4) == 0 ? LoraSpec.ALL_LINEAR : sites(LoraSpec.ALL_LINEAR);
        return sites.size() == LoraSpec.ALL_LINEAR.size() ? LoraSpec.ALL_LINEAR : sites;
    }

    private Base base() {
        return new Base("tiny-encoder", any(Precision.values()), extra());
    }

    private Task task() {
        return new Task(any(Task.Kind.values()), some("a", "b", "ünï \"code\""), extra());
    }

    private DataSpec data() {
        DataSpec.Source source = random.nextBoolean()
                ? new DataSpec.Source("reviews")
                : new DataSpec.Source("a.csv", orNull("b.csv"), orNull("c.csv"), extra());
        Map<String, String> columns = new TreeMap<>();
        some("text", "label", "pair").forEach(role -> columns.put(role, "{" + role + "} of it"));
        return new DataSpec(source, columns, number(0.1), random.nextLong(), 1 + random.nextInt(512), extra());
    }

    private TrainingSpec training() {
        TrainingSpec defaults = TrainingSpec.defaults();
        Integer maxSteps = orNull(1 + random.nextInt(1000));
        double epochs = maxSteps != null && random.nextBoolean() ? Double.POSITIVE_INFINITY : number(3);
        EarlyStopping stop = orNull(new EarlyStopping(1 + random.nextInt(5), number(0.001), "accuracy", extra()));
        return new TrainingSpec(
                new Length(epochs, maxSteps),
                1 + random.nextInt(64),
                orNull(8),
                new TrainingSpec.Rates(
                        orNull(number(1e-3)), orNull(number(2e-5)), any(TrainingSpec.Schedule.values()), number(0.06)),
                new TrainingSpec.Optimizer(
                        any(TrainingSpec.OptimizerKind.values()),
                        number(0.9),
                        number(0.999),
                        number(1e-8),
                        number(0),
                        number(1)),
                new TrainingSpec.Loss(number(0), random.nextBoolean()),
                random.nextInt(1000),
                any(Precision.values()),
                any(new String[] {"auto", "true", "false"}),
                new Monitor(
                        orNull(50),
                        random.nextBoolean() ? defaults.monitor().earlyStopping() : stop,
                        number(60),
                        orNull(1e6)),
                extra());
    }

    private Common common(List<Site> sites) {
        return new Common(
                orNull("my adapter"),
                layers(),
                sites,
                number(0),
                random.nextInt(5) != 0,
                orNull(number(1e-4)),
                extra());
    }

    private LayerSelection layers() {
        return new LayerSelection(any(new String[] {"all", "0", "0-1", "1-", "last 1", "every 2", "0,2-3"}));
    }

    private List<Site> sites(List<Site> from) {
        List<Site> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, 1 + random.nextInt(from.size()));
    }

    private Size size() {
        Size fixed = new Size.Fixed(1 + random.nextInt(20));
        Size reduction = new Size.Reduction(1 + random.nextInt(32) / 2.0);
        return switch (random.nextInt(4)) {
            case 0 -> fixed;
            case 1 -> reduction;
            case 2 -> new Size.ByLayer(Map.of(0, fixed, 2, reduction), reduction);
            default -> new Size.ByLayer(Map.of(1, reduction), fixed);
        };
    }

    private Scaling scaling() {
        return switch (random.nextInt(3)) {
            case 0 -> new Scaling.Fixed(number(4));
            case 1 -> new Scaling.Learned();
            default -> new Scaling.Channel();
        };
    }

    private Wiring wiring() {
        return new Wiring(
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                any(BottleneckSpec.Residual.values()),
                random.nextInt(4) == 0);
    }

    private Extra extra() {
        if (!extras || random.nextInt(3) != 0) {
            return Extra.NONE;
        }
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        value.put("note", "kept " + unknown).putArray("list").add(1).addNull().add(true);
        return new Extra(Map.of("future" + unknown++, value));
    }

    private double number(double usual) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextDouble();
            case 1 -> random.nextInt(5);
            case 2 -> Math.scalb(random.nextDouble(), -random.nextInt(40));
            default -> usual;
        };
    }

    private List<String> some(String... of) {
        return List.of(of).subList(0, random.nextInt(of.length + 1));
    }

    private <T> T any(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private <T> @Nullable T orNull(T value) {
        return random.nextBoolean() ? value : null;
    }
}
