package graft.engine.recipe;

import graft.engine.recipe.Trained.Group;
import graft.engine.recipe.Trained.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many parameters a recipe trains, exactly, from shapes alone; the engine checks it against the built model.
///
/// @param base       parameters of the base model, all of its class, tied ones once
/// @param placements what each adapter trains at each site
/// @param adapters   their sum, parameters of the base that are trained included, and of a fusion
/// @param head       the new task head ({@link Trained#head})
/// @param fileBytes  of the saved adapter: a safetensors file in float32 with adapters, trained base parameters and
///                   head
/// @param labelsAssumed true where the task leaves its labels to the data and two were counted
public record ParameterCount(
        long base, List<Placement> placements, long adapters, long head, long fileBytes, boolean labelsAssumed) {

    private static final String SHARED = "shared";

    /// @param adapter    its index in the recipe
    /// @param site       a site's name; `shared` for what places at several sites share; for parameters of the base
    ///                   `biases`, `norms` or `base`
    /// @param layers     where, ascending; empty outside the layers
    /// @param parameters all layers together
    public record Placement(int adapter, AdapterKind kind, String site, List<Integer> layers, long parameters) {
        public Placement {
            layers = List.copyOf(layers);
        }
    }

    public ParameterCount {
        placements = List.copyOf(placements);
    }

    /// The count of a recipe over a model.
    public static ParameterCount of(Recipe recipe, ModelShape shape) {
        Trained trained = Trained.of(recipe, shape);
        Map<Place, Sum> sums = new LinkedHashMap<>();
        for (Group group : trained.adapters()) {
            List<Site> sites = group.place().sites();
            Place place = new Place(
                    group.adapter(), sites.size() == 1 ? sites.getFirst().text() : SHARED);
            sums.computeIfAbsent(place, at -> new Sum()).add(group.place().layers(), group.count());
        }
        trained.base().forEach((tensor, adapter) -> {
            Place place =
                    new Place(adapter, ofBase(recipe.adapters().get(adapter).kind()));
            List<Integer> layers = tensor.layer() < 0 ? List.of() : List.of(tensor.layer());
            sums.computeIfAbsent(place, at -> new Sum()).add(layers, tensor.count());
        });
        List<Placement> placements = new ArrayList<>();
        sums.forEach((place, sum) -> placements.add(new Placement(
                place.adapter,
                recipe.adapters().get(place.adapter).kind(),
                place.site,
                sum.layers.stream().boxed().toList(),
                sum.parameters)));
        placements.sort(Comparator.comparingInt(Placement::adapter));
        long adapters = 0;
        for (Placement placement : placements) {
            adapters += placement.parameters();
        }
        for (Group group : trained.fusion()) {
            adapters += group.count();
        }
        long head = 0;
        for (Part part : trained.head()) {
            head += part.count();
        }
        boolean assumed = !recipe.task().kind().languageModel() && recipe.task().outputs() == 0;
        return new ParameterCount(
                shape.parameters(), placements, adapters, head, SavedAdapter.bytes(trained, recipe), assumed);
    }

    private static String ofBase(AdapterKind kind) {
        return switch (kind) {
            case FULL -> "base";
            case LAYERNORM -> "norms";
            default -> "biases";
        };
    }

    private record Place(int adapter, String site) {}

    private static final class Sum {
        private final BitSet layers = new BitSet();
        private long parameters;

        void add(List<Integer> at, long count) {
            parameters += count;
            at.forEach(layers::set);
        }
    }

    /// All that is trained.
    public long total() {
        return adapters + head;
    }

    /// What is trained, head included, as a share of the base.
    public double percentOfBase() {
        return 100.0 * total() / base;
    }

    /// The same without the head, the figure that papers give.
    public double adaptersPercentOfBase() {
        return 100.0 * adapters / base;
    }
}
