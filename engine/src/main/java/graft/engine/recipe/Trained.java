package graft.engine.recipe;

import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.SiteShape;
import graft.engine.recipe.ModelShape.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Every tensor that a recipe trains, known from shapes alone. This is the one place that says so: the
/// counts, the estimates and the engine that builds the model all follow it.
///
/// @param adapters new tensors, one group for each adapter and place
/// @param fusion   those of AdapterFusion, one group for each layer and site
/// @param base     parameters of the base model that are trained (BitFit, full, biases beside LoRA), each
/// once, in the base's order, with the index of the first adapter that asks for it
/// @param head     the new task head
public record Trained(List<Group> adapters, List<Group> fusion, Map<Tensor, Integer> base, List<Part> head) {

    /// One trained tensor.
    ///
    /// @param name within its group, for example `down.weight`
    public record Part(String name, List<Integer> dims) {
        public Part(String name, int... dims) {
            this(name, Arrays.stream(dims).boxed().toList());
        }

        public long count() {
            long count = 1;
            for (int dim : dims) {
                count *= dim;
            }
            return count;
        }
    }

    /// Where tensors of an adapter belong. What a layer has of its own stands at one of its sites; what all
    /// places of an adapter share, and what stands before the layers, belongs to no layer.
    public sealed interface Place {

        /// What the names of its tensors begin with, after the adapter's own: `layer.3.ffn.output.`.
        String prefix();

        /// The layers that it serves, none outside the layers.
        List<Integer> layers();

        /// The sites that it serves.
        List<Site> sites();

        /// At a site of one layer.
        record InLayer(int layer, Site site) implements Place {
            @Override
            public String prefix() {
                return "layer." + layer + "." + site.text() + ".";
            }

            @Override
            public List<Integer> layers() {
                return List.of(layer);
            }

            @Override
            public List<Site> sites() {
                return List.of(site);
            }
        }

        /// Shared by all places of the adapter.
        record Shared(List<Integer> layers, List<Site> sites) implements Place {
            @Override
            public String prefix() {
                return "shared.";
            }
        }

        /// Once in the model, at no layer: at the embedding, or at the pooler.
        record Once(Site site) implements Place {
            @Override
            public String prefix() {
                return site.text() + ".";
            }

            @Override
            public List<Integer> layers() {
                return List.of();
            }

            @Override
            public List<Site> sites() {
                return List.of(site);
            }
        }
    }

    /// What one adapter trains at one place.
    ///
    /// @param adapter its index in the recipe; −1 for a fusion
    public record Group(int adapter, Place place, List<Part> parts) {
        public long count() {
            long sum = 0;
            for (Part part : parts) {
                sum += part.count();
            }
            return sum;
        }

        /// The full name of each tensor begins with this: `adapters.0.layer.3.ffn.output.`.
        public String prefix() {
            return (adapter < 0 ? "fusion." : "adapters." + adapter + ".") + place.prefix();
        }
    }

    /// What a recipe trains in a model. Places that the model does not have are left out ({@link RecipeCheck}
    /// reports them), so that an unfinished recipe can be counted too.
    public static Trained of(Recipe recipe, ModelShape shape) {
        List<Group> groups = new ArrayList<>();
        Map<Tensor, Integer> base = new LinkedHashMap<>();
        for (int index = 0; index < recipe.adapters().size(); index++) {
            AdapterSpec adapter = recipe.adapters().get(index);
            if (adapter.enabled()) {
                groups.addAll(groups(adapter, index, shape));
                for (Tensor tensor : base(adapter, shape, recipe.task().kind())) {
                    base.putIfAbsent(tensor, index);
                }
            }
        }
        return new Trained(groups, fusion(recipe, shape), inOrder(base, shape), head(recipe.task(), shape));
    }

    private static Map<Tensor, Integer> inOrder(Map<Tensor, Integer> base, ModelShape shape) {
        if (base.isEmpty()) {
            return Map.of();
        }
        Map<Tensor, Integer> ordered = new LinkedHashMap<>();
        for (Tensor tensor : shape.tensors()) {
            Integer index = base.get(tensor);
            if (index != null) {
                ordered.put(tensor, index);
            }
        }
        return ordered;
    }

    /// The new tensors of one adapter: shared ones, the embedding's, then layer by layer.
    public static List<Group> groups(AdapterSpec adapter, int index, ModelShape shape) {
        List<SiteShape> places = new ArrayList<>();
        for (Site site : adapter.sitesIn(shape)) {
            if (Legality.reason(adapter.kind(), site, shape).isEmpty()) {
                places.add(shape.site(site));
            }
        }
        List<Integer> layers = adapter.layers().resolve(shape.layers());
        List<Group> groups = new ArrayList<>();
        List<Part> shared = places.isEmpty() ? List.of() : AdapterParts.shared(adapter, layers, shape);
        if (!shared.isEmpty()) {
            List<Site> sites = places.stream().map(SiteShape::site).toList();
            groups.add(new Group(index, new Place.Shared(layers, sites), shared));
        }
        for (SiteShape place : places) {
            if (!place.site().perLayer()) {
                groups.add(new Group(index, new Place.Once(place.site()), AdapterParts.at(adapter, -1, place, shape)));
            }
        }
        for (int layer : layers) {
            for (SiteShape place : places) {
                List<Part> parts = place.site().perLayer() ? AdapterParts.at(adapter, layer, place, shape) : List.of();
                if (!parts.isEmpty()) {
                    groups.add(new Group(index, new Place.InLayer(layer, place.site()), parts));
                }
            }
        }
        return groups;
    }

    /// d² + d each for query and key, d² for the dynamic variant's value (arXiv 2005.00247 §3.2).
    private static List<Group> fusion(Recipe recipe, ModelShape shape) {
        FusionSpec fusion = recipe.fusion();
        List<Group> groups = new ArrayList<>();
        if (fusion == null) {
            return groups;
        }
        int d = shape.width();
        List<Part> parts = new ArrayList<>(List.of(
                new Part("query.weight", d, d),
                new Part("query.bias", d),
                new Part("key.weight", d, d),
                new Part("key.bias", d)));
        if (fusion.variant() == FusionSpec.Variant.DYNAMIC) {
            parts.add(new Part("value.weight", d, d));
        }
        for (int layer : fusion.layers().resolve(shape.layers())) {
            for (Site site : fusion.sites()) {
                groups.add(new Group(-1, new Place.InLayer(layer, site), List.copyOf(parts)));
            }
        }
        return groups;
    }

    /// What an adapter would count if it stood in one place only, shared tensors included.
    ///
    /// @param layer without meaning at the embedding
    public static long countAt(AdapterSpec adapter, int layer, Site site, ModelShape shape) {
        AdapterSpec alone = adapter.withCommon(adapter.common()
                .withLayers(site.perLayer() ? LayerSelection.of(List.of(layer)) : LayerSelection.ALL)
                .withSites(List.of(site)));
        return groups(alone, 0, shape).stream().mapToLong(Group::count).sum();
    }

    /// The parameters of the base that one adapter trains, in the base's order.
    ///
    /// - full: all that the task's output depends on ({@link #used});
    /// - BitFit: of these the biases in the selected layers, those outside the layers (the embedding's norm,
    /// a pooler) when every layer is selected; with `terms`, only those of the named maps or `norm`;
    /// - LayerNorm tuning: likewise the norms of the body;
    /// - LoRA with `bias`: all such biases, or those of the maps and layers that it changes.
    public static List<Tensor> base(AdapterSpec adapter, ModelShape shape, Task.Kind task) {
        return switch (adapter) {
            case BottleneckSpec _ -> List.of();
            case CompacterSpec _ -> List.of();
            case VeraSpec _ -> List.of();
            case Ia3Spec _ -> List.of();
            case PrefixSpec _ -> List.of();
            case PromptSpec _ -> List.of();
            case ReftSpec _ -> List.of();
            case InvertibleSpec _ -> List.of();
            case LayerNormSpec spec -> {
                Set<Integer> layers = layers(spec, shape);
                yield used(shape, task)
                        .filter(tensor -> norm(tensor) && layers.contains(tensor.layer()))
                        .toList();
            }
            case FullSpec spec -> used(shape, task).toList();
            case BitFitSpec spec -> {
                Set<Integer> layers = layers(spec, shape);
                Set<String> terms = Set.copyOf(spec.terms());
                yield used(shape, task)
                        .filter(tensor -> bias(tensor) && layers.contains(tensor.layer()))
                        .filter(tensor -> terms.isEmpty() || terms.contains(tensor.part()))
                        .toList();
            }
            case LoraSpec spec ->
                switch (spec.bias()) {
                    case NONE -> List.of();
                    case ALL -> used(shape, task).filter(Trained::bias).toList();
                    case ADAPTED -> {
                        Set<Integer> layers = layers(spec, shape);
                        Set<String> maps = Set.copyOf(
                                spec.sitesIn(shape).stream().map(Site::text).toList());
                        yield used(shape, task)
                                .filter(tensor -> bias(tensor) && layers.contains(tensor.layer()))
                                .filter(tensor -> maps.contains(tensor.part()))
                                .toList();
                    }
                };
        };
    }

    /// The selected layers, and -1 when all are.
    private static Set<Integer> layers(AdapterSpec adapter, ModelShape shape) {
        List<Integer> layers = adapter.layers().resolve(shape.layers());
        if (layers.size() < shape.layers()) {
            return Set.copyOf(layers);
        }
        List<Integer> all = new ArrayList<>(layers);
        all.add(-1);
        return Set.copyOf(all);
    }

    private static boolean bias(Tensor tensor) {
        return tensor.role() == Role.BIAS || tensor.role() == Role.NORM_BIAS;
    }

    private static boolean norm(Tensor tensor) {
        boolean own = tensor.role() == Role.NORM_WEIGHT || tensor.role() == Role.NORM_BIAS;
        return own && tensor.part().equals("norm");
    }

    private static Stream<Tensor> used(ModelShape shape, Task.Kind task) {
        return shape.tensors().stream().filter(tensor -> used(tensor, task));
    }

    /// Whether the task's output depends on the parameter: heads of other tasks that came with the base do
    /// not. Rows are classified over the pooler where the base has one.
    public static boolean used(Tensor tensor, Task.Kind task) {
        return switch (tensor.part()) {
            case "cls", "lm_head" -> task.languageModel() && predicts(tensor);
            case "pooler" -> !task.languageModel() && task != Task.Kind.TOKEN_CLASSIFICATION;
            case "classifier" -> false;
            default -> true;
        };
    }

    /// Part of the head that predicts tokens.
    static boolean predicts(Tensor tensor) {
        return tensor.name().startsWith("cls.predictions.") || tensor.part().equals("lm_head");
    }

    /// The new head of a task: one linear map, d·C, and C of bias where it {@link #headHasBias has} one;
    /// none for language modelling, which uses the base's own prediction head. Labels not given are taken
    /// from the data; until then two are assumed.
    public static List<Part> head(Task task, ModelShape shape) {
        if (task.kind().languageModel()) {
            return List.of();
        }
        int outputs = task.outputs() == 0 ? ASSUMED_LABELS : task.outputs();
        Part weight = new Part("weight", outputs, shape.width());
        return headHasBias(task.kind(), shape.family()) ? List.of(weight, new Part("bias", outputs)) : List.of(weight);
    }

    /// Whether a task's new head has a bias, as the class of the `transformers` library has that the head goes to: all
    /// but a decoder's classifier of rows (`score`).
    public static boolean headHasBias(Task.Kind task, Family family) {
        return family.encoder() || task == Task.Kind.TOKEN_CLASSIFICATION;
    }

    /// Labels counted while a recipe leaves them to the data.
    public static final int ASSUMED_LABELS = 2;
}
