package graft.engine.compose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.adapter.Attachment;
import graft.engine.adapter.Attachment.Hooked;
import graft.engine.adapter.MapChange;
import graft.engine.adapter.MapChange.Update;
import graft.engine.adapter.Parameter;
import graft.engine.compose.Composition.Average;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.LinearAdapter;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Site;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes one new adapter of several over the same base.
///
/// - {@link #averageOfWeights} of adapters of one kind and shape: every tensor the weighted mean.
/// - {@link #ofChanges} of LoRAs and DoRAs, of any ranks and places: their changes of each map are merged as
///   matrices, so that no cross terms of one's A and another's B arise, and factored again: exactly, or to
///   the nearest of a rank.
///
/// Heads and parameters of the base are averaged with the weights divided by their sum.
public final class Combination {

    private final BaseModel base;
    private final Map<String, AdaptedModel> members;
    private final List<Double> weights;

    /// @param names   of the adapters, in order
    /// @param weights one for each
    public Combination(BaseModel base, Members members, List<String> names, List<Double> weights) {
        this.base = base;
        this.members = new LinkedHashMap<>();
        names.forEach(name -> this.members.put(name, members.get(name)));
        this.weights = new Average(
                        names.stream().<Composition>map(Composition.Member::new).toList(), weights)
                .weights();
        members.deactivate();
        checkHeads();
    }

    /// What came out.
    ///
    /// @param model  on the base, to be closed by the caller
    /// @param errors of each map that was approximated: how much of the change's Frobenius norm is left
    ///               out, 0 to 1
    public record Result(AdaptedModel model, Map<String, Double> errors) {

        /// Over all maps together.
        public double largestError() {
            return errors.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0);
        }
    }

    private void checkHeads() {
        AdaptedModel first = first();
        members.forEach((name, member) -> {
            boolean labels = member.task().equals(first.task());
            boolean form = member.origin()
                    .extension()
                    .head()
                    .equals(first.origin().extension().head());
            if (!labels || !form) {
                throw wrong(
                        "Adapter " + name + " is for " + member.task().kind().text() + " "
                                + member.task().labels() + ", "
                                + members.keySet().iterator().next() + " for "
                                + first.task().kind().text() + " "
                                + first.task().labels()
                                + ", or their heads have other forms; one adapter has one head.",
                        "Combine adapters of one task, or let these act in parallel.");
            }
        });
    }

    private AdaptedModel first() {
        return members.values().iterator().next();
    }

    /// Every tensor the weighted mean of the members'.
    ///
    /// @throws InvalidInput when the members are of different kinds or shapes
    public Result averageOfWeights() {
        List<AdapterSpec> specs = first().origin().adapters();
        members.forEach((name, member) -> {
            if (!member.origin().adapters().equals(specs)
                    || !member.state().keySet().equals(first().state().keySet())) {
                throw wrong(
                        "Adapters " + members.keySet().iterator().next() + " and " + name
                                + " differ in kind, places or sizes, so their weights have no mean.",
                        "Combine LoRAs by sum or svd, or let them act as average.");
            }
        });
        try (NDManager scope = base.manager().newSubManager()) {
            Map<String, NDArray> mean = new LinkedHashMap<>();
            for (Parameter parameter : first().parameters()) {
                mean.put(parameter.name(), mean(parameter, scope));
            }
            return new Result(build(specs, mean), Map.of());
        }
    }

    private NDArray mean(Parameter parameter, NDManager scope) {
        boolean own = parameter.group() == Parameter.Group.ADAPTER;
        List<Double> shares = own ? weights : shares();
        NDArray sum = null;
        int i = 0;
        for (AdaptedModel member : members.values()) {
            NDArray value = Optimize.copyOf(scope, Objects.requireNonNull(valueOf(member, parameter.name(), scope)));
            NDArray share = value.mul(scope.create(shares.get(i++).floatValue()));
            sum = sum == null ? share : sum.add(share);
        }
        return Objects.requireNonNull(sum);
    }

    /// A member's tensor; of the base's parameters the base's own where it has none.
    private @Nullable NDArray valueOf(AdaptedModel member, String name, NDManager scope) {
        NDArray own = member.state().get(name);
        if (own != null || !name.startsWith("base.")) {
            return own;
        }
        NDArray frozen = Objects.requireNonNull(base.weights().get(name.substring("base.".length())))
                .value();
        NDArray wide = base.precision().type().out(Optimize.copyOf(scope, frozen));
        wide.attach(scope);
        return wide;
    }

    private List<Double> shares() {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        return Composition.normalised(Math.abs(sum) < 1e-9 ? List.of() : weights, weights.size());
    }

    private AdaptedModel build(List<AdapterSpec> specs, Map<String, NDArray> values) {
        List<String> baseParameters = values.keySet().stream()
                .filter(name -> name.startsWith("base."))
                .map(name -> name.substring("base.".length()))
                .toList();
        Assembly.Extension extension =
                new Assembly.Extension(first().origin().extension().head(), baseParameters);
        AdaptedModel model = new Assembly(specs, first().task()).with(extension).on(base, 0);
        try {
            model.load(values);
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /// A map that members change, by layer and site.
    private record At(int layer, Site site) implements Comparable<At> {
        @Override
        public int compareTo(At other) {
            return layer != other.layer ? Integer.compare(layer, other.layer) : site.compareTo(other.site);
        }

        String text() {
            return "layer." + layer + "." + site.text();
        }
    }

    /// The changes of the members' maps, merged.
    ///
    /// @param merge how
    /// @param rank  of the result; 0 for the largest of the members', -1 for as much as is exact
    /// @param seed  of what is random in it
    /// @throws InvalidInput when a member is neither LoRA nor DoRA
    public Result ofChanges(Merge merge, int rank, long seed) {
        int width = base.shape().width();
        if (rank > width) {
            throw wrong(
                    "Rank " + rank + " is larger than the layers' width " + width + ".",
                    "Choose at most " + width + ", or full.");
        }
        SplittableRandom random = new SplittableRandom(seed);
        return ofChanges(merge, rank, (layer, site) -> random.split());
    }

    /// Where the draws of one map come from; maps are asked for by layer, then by site.
    public interface Draws {
        RandomGenerator of(int layer, Site site);
    }

    /// As above, with draws of the caller's.
    public Result ofChanges(Merge merge, int rank, Draws draws) {
        try (NDManager scope = base.manager().newSubManager()) {
            Map<At, Map<String, List<Update>>> changes = changes(scope);
            Map<At, Factored> combined = new TreeMap<>();
            Map<At, NDArray> terms = new HashMap<>();
            Map<String, Double> errors = new LinkedHashMap<>();
            changes.forEach((at, updates) -> {
                int asked = rank == 0 ? largestRank(updates) : rank;
                Factored one = merge instanceof Merge.Sum
                        ? summed(updates, asked, scope)
                        : merged(updates, merge, asked, draws.of(at.layer, at.site), scope);
                combined.put(at, one);
                if (one.square() > 0) {
                    errors.put(at.text(), Math.sqrt(one.lost() / one.square()));
                }
                NDArray term = term(updates, scope);
                if (term != null) {
                    terms.put(at, term);
                }
            });
            return new Result(build(combined, terms, scope), errors);
        }
    }

    private Map<At, Map<String, List<Update>>> changes(NDManager scope) {
        Map<At, Map<String, List<Update>>> changes = new TreeMap<>();
        members.forEach((name, member) -> {
            for (Attachment attachment : member.attached().all()) {
                if (attachment instanceof Hooked<?> hooked) {
                    Update update = hooked.adapter() instanceof MapChange change ? change.update(scope) : null;
                    if (update == null) {
                        throw wrong(
                                "Adapter " + name + " is not of LoRA or DoRA alone: what else it holds is not merged as"
                                        + " changes of matrices.",
                                "Let it act beside the others with --compose, or take --by average where all"
                                        + " adapters are alike.");
                    }
                    changes.computeIfAbsent(at(hooked), at -> new LinkedHashMap<>())
                            .computeIfAbsent(name, key -> new ArrayList<>())
                            .add(update);
                }
            }
        });
        return changes;
    }

    private At at(Hooked<?> hooked) {
        for (Site site : Site.values()) {
            if (hooked.adapter() instanceof LinearAdapter
                    && (site == Site.ATTENTION_QKV || base.shape().has(site))
                    && site.kind() == Site.Kind.LINEAR
                    && hooks(hooked.layer(), site) == hooked.place()) {
                return new At(hooked.layer(), site);
            }
        }
        throw wrong("An adapter stands where there is no map of a layer.", "Combine adapters of the layers' maps.");
    }

    private @Nullable Object hooks(int layer, Site site) {
        try {
            return base.layers().get(layer).linear(site).hooks();
        } catch (IllegalArgumentException none) {
            return null; // the architecture has no such map
        }
    }

    private static int largestRank(Map<String, List<Update>> updates) {
        return updates.values().stream()
                .mapToInt(all -> all.stream()
                        .mapToInt(update -> (int) update.a().getShape().get(0))
                        .sum())
                .max()
                .orElse(1);
    }

    /// `[w₁ A₁; w₂ A₂; …]` under `[B₁ B₂ …]`: exact, of the sum of the ranks.
    private Factored summed(Map<String, List<Update>> updates, int rank, NDManager scope) {
        NDArray a = null;
        NDArray b = null;
        int i = 0;
        for (String name : members.keySet()) {
            NDArray weight = scope.create(weights.get(i++).floatValue());
            for (Update update : updates.getOrDefault(name, List.of())) {
                NDArray share = update.a().mul(weight);
                a = a == null ? share : a.concat(share, 0);
                b = b == null ? update.b() : b.concat(update.b(), 1);
            }
        }
        NDArray left = Objects.requireNonNull(a);
        NDArray right = Objects.requireNonNull(b);
        long full = Math.min(left.getShape().get(1), right.getShape().get(0));
        if (rank < 0 && left.getShape().get(0) <= full) {
            return Factored.whole(left, right);
        }
        return Factored.nearest(left, right, rank < 0 ? (int) full : rank, scope);
    }

    private Factored merged(
            Map<String, List<Update>> updates, Merge merge, int rank, RandomGenerator random, NDManager scope) {
        List<float[]> whole = new ArrayList<>();
        Update some = updates.values().iterator().next().getFirst();
        Shape shape = new Shape(some.b().getShape().get(0), some.a().getShape().get(1));
        for (String name : members.keySet()) {
            NDArray change = scope.zeros(shape);
            for (Update update : updates.getOrDefault(name, List.of())) {
                change = change.add(update.b().matMul(update.a()));
            }
            whole.add(change.toFloatArray());
        }
        NDArray change = scope.create(merge.of(whole, weights, random), shape);
        int full = (int) Math.min(shape.get(0), shape.get(1));
        return Factored.nearest(change, rank < 0 ? full : rank, scope);
    }

    /// The biases that updates bring, weighted and added up.
    private @Nullable NDArray term(Map<String, List<Update>> updates, NDManager scope) {
        NDArray sum = null;
        int i = 0;
        for (String name : members.keySet()) {
            NDArray weight = scope.create(weights.get(i++).floatValue());
            for (Update update : updates.getOrDefault(name, List.of())) {
                if (update.term() != null) {
                    NDArray share = update.term().mul(weight);
                    sum = sum == null ? share : sum.add(share);
                }
            }
        }
        return sum;
    }

    private AdaptedModel build(Map<At, Factored> combined, Map<At, NDArray> terms, NDManager scope) {
        LowRankSpecs specs = new LowRankSpecs(!terms.isEmpty());
        combined.forEach((at, change) ->
                specs.add(at.layer, at.site, (int) change.a().getShape().get(0)));
        Map<String, NDArray> values = new LinkedHashMap<>();
        combined.forEach((at, change) -> {
            String prefix = specs.prefix(at.layer, at.site);
            values.put(prefix + "lora_A", change.a());
            values.put(prefix + "lora_B", change.b());
            if (!terms.isEmpty()) {
                NDArray none = scope.zeros(new Shape(change.b().getShape().get(0)));
                values.put(prefix + "lora_bias", terms.getOrDefault(at, none));
            }
        });
        // Heads and parameters of the base beside the maps.
        for (AdaptedModel member : members.values()) {
            for (Parameter parameter : member.parameters()) {
                if (parameter.group() != Parameter.Group.ADAPTER && !values.containsKey(parameter.name())) {
                    values.put(parameter.name(), mean(parameter, scope));
                }
            }
        }
        return build(specs.all(), values);
    }

    private static InvalidInput wrong(String what, String wayOut) {
        return new InvalidInput(ErrorCode.ARGUMENT_INVALID, what, wayOut);
    }
}
