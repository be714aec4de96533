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

/// Every tensor that a recipe trains, known from shapes alone. This is the one place that says so: the counts, the
/// estimates and the engine that builds the model all follow it.
///
/// @param adapters new tensors, one group for each adapter, layer and site
/// @param base     parameters of the base model that are trained (BitFit, full, biases beside LoRA), each once, in
///                 the base's order, with the index of the first adapter that asks for it
/// @param head     the new task head
public record Trained(List<Group> adapters, Map<Tensor, Integer> base, List<Part> head) {

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

    /// What one adapter trains at one place.
    ///
    /// @param adapter its index in the recipe
    /// @param layer   counted from the input
    public record Group(int adapter, int layer, Site site, List<Part> parts) {
        public long count() {
            long sum = 0;
            for (Part part : parts) {
                sum += part.count();
            }
            return sum;
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
        return new Trained(groups, inOrder(base, shape), head(recipe.task(), shape));
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

    /// The new tensors of one adapter, layer by layer.
    static List<Group> groups(AdapterSpec adapter, int index, ModelShape shape) {
        List<SiteShape> places = new ArrayList<>();
        for (Site site : adapter.sitesIn(shape)) {
            if (Legality.reason(adapter.kind(), site, shape).isEmpty()) {
                places.add(shape.site(site));
            }
        }
        List<Group> groups = new ArrayList<>();
        for (int layer : adapter.layers().resolve(shape.layers())) {
            for (SiteShape place : places) {
                groups.add(new Group(index, layer, place.site(), parts(adapter, layer, place)));
            }
        }
        return groups;
    }

    /// The tensors of an adapter at one place of that shape.
    public static List<Part> parts(AdapterSpec adapter, int layer, SiteShape place) {
        return switch (adapter) {
            case BottleneckSpec spec -> bottleneck(spec, spec.size().in(layer, place.in()), place.in(), place.out());
            case LoraSpec spec -> {
                int rank = spec.rankAt(place.site());
                yield List.of(new Part("lora_a", rank, place.in()), new Part("lora_b", place.out(), rank));
            }
            case BitFitSpec spec -> List.of();
            case FullSpec spec -> List.of();
        };
    }

    /// 2·r·d + r + d with biases; 2·d for each own norm; 1 or d for a learned scaling; d + 1 for a gate.
    private static List<Part> bottleneck(BottleneckSpec spec, int r, int in, int out) {
        List<Part> parts = new ArrayList<>();
        if (spec.wiring().layerNormBefore()) {
            parts.add(new Part("norm_before.weight", in));
            parts.add(new Part("norm_before.bias", in));
        }
        parts.add(new Part("down.weight", r, in));
        if (spec.bias()) {
            parts.add(new Part("down.bias", r));
        }
        parts.add(new Part("up.weight", out, r));
        if (spec.bias()) {
            parts.add(new Part("up.bias", out));
        }
        if (spec.wiring().layerNormAfter()) {
            parts.add(new Part("norm_after.weight", out));
            parts.add(new Part("norm_after.bias", out));
        }
        switch (spec.scaling()) {
            case BottleneckSpec.Scaling.Fixed fixed -> {}
            case BottleneckSpec.Scaling.Learned learned -> parts.add(new Part("scaling", 1));
            case BottleneckSpec.Scaling.Channel channel -> parts.add(new Part("scaling", out));
        }
        if (spec.gate()) {
            parts.add(new Part("gate.weight", 1, in));
            parts.add(new Part("gate.bias", 1));
        }
        return parts;
    }

    /// The parameters of the base that one adapter trains, in the base's order.
    ///
    /// - full: all that the task's output depends on ({@link #used});
    /// - BitFit: of these the biases in the selected layers, those outside the layers (the embedding's norm, a
    ///   pooler) when every layer is selected; with `terms`, only those of the named maps or `norm`;
    /// - LoRA with `bias`: all such biases, or those of the maps and layers that it changes.
    public static List<Tensor> base(AdapterSpec adapter, ModelShape shape, Task.Kind task) {
        return switch (adapter) {
            case BottleneckSpec spec -> List.of();
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

    private static Stream<Tensor> used(ModelShape shape, Task.Kind task) {
        return shape.tensors().stream().filter(tensor -> used(tensor, task));
    }

    /// Whether the task's output depends on the parameter: heads of other tasks that came with the base do not.
    /// Rows are classified over the pooler where the base has one.
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

    /// The new head of a task: one linear map with bias, d·C + C; none for language modelling, which uses the
    /// base's own prediction head. Labels not given are taken from the data; until then two are assumed.
    public static List<Part> head(Task task, ModelShape shape) {
        if (task.kind().languageModel()) {
            return List.of();
        }
        int outputs = task.outputs() == 0 ? ASSUMED_LABELS : task.outputs();
        return List.of(new Part("weight", outputs, shape.width()), new Part("bias", outputs));
    }

    /// Labels counted while a recipe leaves them to the data.
    public static final int ASSUMED_LABELS = 2;
}
