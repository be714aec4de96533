package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.Merge;
import graft.engine.adapter.Parameter;
import graft.engine.compose.Members;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.model.Weight;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Trained;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import graft.engine.tensor.Torch;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What must hold of any adapter, measured on the user's own model and rows: the promises that the libraries keep
/// in their test suites, at run time.
public final class SelfCheck {

    /// What the names of trained parameters of the base begin with.
    private static final String OF_BASE = "base.";

    /// Rounding of float32 over a model's layers, relative to its outputs.
    private static final double ROUNDING = 1e-5;

    private final Path adapter;
    private final Path baseFolder;
    private final BaseModel base;
    private final Recipe recipe;
    private final RowMaker rows;

    /// One promise.
    ///
    /// @param name   of the check
    /// @param status whether it holds
    /// @param value  what was measured: a difference, or a count; NaN where nothing was
    /// @param detail in words
    public record Result(String name, Status status, double value, String detail) {}

    public enum Status {
        HOLDS("holds"),
        FAILS("fails"),
        NOT_APPLICABLE("does not apply");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// @param adapter folder of the adapter
    /// @param base    its base, in float32, with nothing attached
    public SelfCheck(Path adapter, Path baseFolder, BaseModel base, RowMaker rows) {
        this.adapter = adapter;
        this.baseFolder = baseFolder;
        this.base = base;
        this.recipe = TrainedAdapter.recipe(adapter);
        this.rows = rows;
    }

    /// All checks, in a stable order.
    ///
    /// @param scratch an empty folder for what is saved and merged on the way; the caller removes it
    public List<Result> run(Path scratch) throws IOException {
        List<Result> results = new ArrayList<>();
        float[] bare = last(null);
        results.add(identity());
        try (AdaptedModel model = TrainedAdapter.load(adapter, base)) {
            results.add(savedEqualsLoaded(model, scratch.resolve("saved")));
            results.add(mergedEqualsUnmerged(model, scratch.resolve("merged")));
            results.add(gradients(model));
            results.add(count(model));
        }
        // The model is closed: whatever it attached must be gone.
        double left = difference(bare, last(null));
        results.add(new Result(
                "switched off equals base",
                left == 0 ? Status.HOLDS : Status.FAILS,
                left,
                "largest difference of the base's outputs before the adapter and after it was taken off"));
        return results;
    }

    private boolean fusion() {
        return recipe.fusion() != null;
    }

    private Result identity() {
        if (fusion()) {
            return new Result(
                    "identity at start",
                    Status.NOT_APPLICABLE,
                    Double.NaN,
                    "a fusion starts as a mixture of trained adapters, which is no identity");
        }
        List<AdapterSpec> adapters = recipe.adapters();
        try (AdaptedModel fresh = new Assembly(adapters, recipe.task())
                        .with(TrainedAdapter.extension(adapter))
                        .on(base, 0);
                NDManager scope = base.manager().newSubManager()) {
            double gap = 0;
            for (Inputs inputs : rows.batches(scope)) {
                gap = Math.max(gap, fresh.identityGap(inputs));
            }
            boolean small = gap <= ROUNDING * largest(last(null));
            Optional<AdapterSpec> moving = adapters.stream()
                    .filter(spec -> spec.enabled() && !identityByDesign(spec))
                    .findFirst();
            if (small) {
                return new Result(
                        "identity at start",
                        Status.HOLDS,
                        gap,
                        gap == 0 ? "a fresh adapter changes nothing" : "a fresh adapter moves outputs by rounding");
            }
            return moving.isPresent()
                    ? new Result(
                            "identity at start",
                            Status.NOT_APPLICABLE,
                            gap,
                            moving.get().kind().text() + " with this start is no identity by its definition")
                    : new Result("identity at start", Status.FAILS, gap, "a fresh adapter should change nothing");
        }
    }

    private static boolean identityByDesign(AdapterSpec spec) {
        return switch (spec.kind()) {
            case LORA, VERA, IA3, BITFIT, LAYERNORM, FULL -> true;
            case BOTTLENECK ->
                spec instanceof BottleneckSpec bottleneck
                        && identityByDesign(bottleneck, BottleneckSpec.of(bottleneck.preset()));
            case COMPACTER ->
                spec instanceof CompacterSpec compacter
                        && identityByDesign(
                                compacter.bottleneck(),
                                CompacterSpec.of(compacter.preset()).bottleneck());
            case PREFIX, PROMPT, REFT, INVERTIBLE -> false;
        };
    }

    /// With an up-projection that starts at zero, in the preset's own wiring.
    private static boolean identityByDesign(BottleneckSpec spec, BottleneckSpec usual) {
        boolean zero = spec.init() == BottleneckSpec.Init.ZERO_UP || spec.init() == BottleneckSpec.Init.MAM;
        return zero && spec.equals(spec.withWiring(usual.wiring()));
    }

    private Result savedEqualsLoaded(AdaptedModel model, Path folder) throws IOException {
        TrainedAdapter.write(folder, model, recipe, TrainedAdapter.extension(adapter));
        TrainedAdapter.keep(folder, TrainedAdapter.members(adapter));
        Map<String, float[]> before = values(model);
        float[] outputs = last(model);
        model.attached().takeOff();
        try (AdaptedModel again = TrainedAdapter.load(folder, base)) {
            Map<String, float[]> after = values(again);
            long different = before.entrySet().stream()
                    .filter(entry -> !Arrays.equals(entry.getValue(), after.get(entry.getKey())))
                    .count();
            double apart = difference(outputs, last(again));
            boolean holds =
                    different == 0 && before.keySet().equals(after.keySet()) && apart <= ROUNDING * largest(outputs);
            return new Result(
                    "saved equals loaded",
                    holds ? Status.HOLDS : Status.FAILS,
                    apart,
                    before.size() + " tensors, " + different + " with other bits; largest difference of outputs");
        } finally {
            model.attached().putOn();
        }
    }

    private Result mergedEqualsUnmerged(AdaptedModel model, Path folder) throws IOException {
        String name = "merged equals unmerged";
        if (fusion()) {
            String why = "a fusion weighs its members anew for every token, which no matrix of the base computes";
            return new Result(name, Status.NOT_APPLICABLE, Double.NaN, why);
        }
        for (AdapterSpec spec : recipe.adapters()) {
            Optional<String> obstacle = spec.enabled() ? Merge.obstacle(spec) : Optional.empty();
            if (obstacle.isPresent()) {
                return new Result(name, Status.NOT_APPLICABLE, Double.NaN, obstacle.get());
            }
        }
        Files.createDirectories(folder);
        try {
            Agreement agreement = new MergedFolder(baseFolder, model, recipe.adapters(), false).write(folder, rows);
            return new Result(
                    name,
                    agreement.relative() <= ROUNDING ? Status.HOLDS : Status.FAILS,
                    agreement.largest(),
                    "largest change of the " + agreement.what() + ", which reach "
                            + String.format(Locale.ROOT, "%.3g", agreement.scale()));
        } catch (InvalidInput impossible) {
            return new Result(name, Status.NOT_APPLICABLE, Double.NaN, String.valueOf(impossible.getMessage()));
        }
    }

    private Result gradients(AdaptedModel model) {
        List<Parameter> parameters = model.parameters();
        List<Parameter> members = model.owned(Members.class).stream()
                .flatMap(all -> all.names().stream().map(all::get))
                .flatMap(member -> member.parameters().stream())
                .toList();
        try (GradMode _ = GradMode.on();
                NDManager scope = base.manager().newSubManager()) {
            backward(model, scope);
            List<NDArray> gradients = Optimize.gradients(
                    scope, parameters.stream().map(Parameter::value).toList());
            List<String> without = new ArrayList<>();
            boolean finite = true;
            for (int i = 0; i < parameters.size(); i++) {
                double norm = Optimize.norm(List.of(gradients.get(i)));
                finite &= Double.isFinite(norm);
                if (norm == 0) {
                    without.add(parameters.get(i).name());
                }
            }
            List<String> strangers = strangers(parameters, members);
            Optimize.zero(gradients);
            boolean holds = finite && strangers.isEmpty() && without.size() < Math.max(1, parameters.size());
            return new Result(
                    "gradients only where expected",
                    holds ? Status.HOLDS : Status.FAILS,
                    parameters.size() - without.size(),
                    strangers.isEmpty()
                            ? reached(parameters.size(), without, members.size())
                            : "frozen tensors get gradients: " + String.join(", ", strangers));
        }
    }

    /// A random weighing of the outputs as loss, so that no symmetry hides a path.
    private void backward(AdaptedModel model, NDManager scope) {
        Inputs inputs = rows.batches(scope).getFirst();
        NDArray last = model.forward(inputs, false).last();
        NDArray logits = model.logitsOrNull(last, inputs);
        NDArray outputs = logits == null ? last : logits;
        NDArray weights = scope.randomNormal(0, 1, outputs.getShape(), DataType.FLOAT32);
        Torch.backward(outputs.mul(weights).sum(), 1);
    }

    /// What got a gradient and is frozen, of the base and of members.
    private List<String> strangers(List<Parameter> trained, List<Parameter> members) {
        Set<String> own = trained.stream().map(Parameter::name).collect(Collectors.toSet());
        Stream<String> ofBase = base.weights().values().stream()
                .filter(weight -> !own.contains(OF_BASE + weight.name()))
                .filter(weight -> weight.value().hasGradient())
                .map(Weight::name);
        Stream<String> ofMembers = members.stream()
                .filter(parameter -> parameter.value().hasGradient())
                .map(parameter -> "a member's " + parameter.name());
        return Stream.concat(ofBase, ofMembers).toList();
    }

    /// @param all     how many tensors are trained
    /// @param without those of them that got nothing
    private String reached(int all, List<String> without, int members) {
        String words = (all - without.size()) + " of " + all + " trained tensors get one, none of the base's "
                + base.weights().size() + " frozen ones does"
                + (members == 0 ? "" : ", and none of the members' " + members);
        return without.isEmpty()
                ? words
                : words + "; without: " + String.join(", ", without.subList(0, Math.min(3, without.size())))
                        + (without.size() > 3 ? " and " + (without.size() - 3) + " more" : "");
    }

    /// What the formulas of the recipe give beside what was built: adapters or fusion, and what is trained of the base.
    /// The head is not in it, nor what a library stored of the base without its recipe saying so: both have that
    /// library's form.
    private Result count(AdaptedModel model) {
        Trained trained = Trained.of(recipe, base.shape());
        Map<String, Long> formula = new TreeMap<>();
        for (Trained.Group group : fusion() ? trained.fusion() : trained.adapters()) {
            group.parts().forEach(part -> formula.put(group.prefix() + part.name(), part.count()));
        }
        trained.base().keySet().forEach(tensor -> formula.put(OF_BASE + tensor.name(), tensor.count()));
        Map<String, Long> built = new TreeMap<>();
        model.state().forEach((name, value) -> {
            if (name.startsWith(fusion() ? "fusion." : "adapters.")) {
                built.put(name, value.getShape().size());
            }
        });
        model.parameters().stream()
                .filter(parameter -> formula.containsKey(parameter.name()))
                .forEach(parameter ->
                        built.put(parameter.name(), parameter.value().getShape().size()));
        long expected = formula.values().stream().mapToLong(Long::longValue).sum();
        long there = built.values().stream().mapToLong(Long::longValue).sum();
        return new Result(
                "count equals formula",
                formula.equals(built) ? Status.HOLDS : Status.FAILS,
                there,
                (fusion() ? "parameters of the fusion" : "trained parameters without the head") + "; the formula says "
                        + expected);
    }

    private static Map<String, float[]> values(AdaptedModel model) {
        Map<String, float[]> values = new TreeMap<>();
        model.state().forEach((name, value) -> values.put(name, value.toFloatArray()));
        return values;
    }

    /// The last hidden state where the mask is 1, of the model or of the bare base.
    private float[] last(@Nullable AdaptedModel model) {
        try (GradMode _ = GradMode.off();
                NDManager scope = base.manager().newSubManager()) {
            Inputs inputs = rows.batches(scope).getFirst();
            NDArray last = model == null
                    ? base.forward(inputs, Pass.EVALUATION, false).last()
                    : model.hidden(inputs, false).last();
            NDArray mask = inputs.attentionMask().toType(DataType.FLOAT32, true).expandDims(2);
            return last.getShape().get(1) == mask.getShape().get(1)
                    ? last.mul(mask).toFloatArray()
                    : last.toFloatArray();
        }
    }

    private static double difference(float[] one, float[] other) {
        double largest = one.length == other.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
