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
    /// @param layer   or -1 at the embedding
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
        List<Group> groups = new ArrayList<>();
        for (Site site : adapter.sitesIn(shape)) {
            if (Legality.reason(adapter.kind(), site, shape).isPresent()) {
                continue;
            }
            SiteShape place = shape.site(site);
            List<Integer> layers = site.perLayer() ? adapter.layers().resolve(shape.layers()) : List.of(-1);
            for (int layer : layers) {
                groups.add(new Group(index, layer, site, parts(adapter, layer, place)));
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
                yield List.of(new Part("lora_A", rank, place.in()), new Part("lora_B", place.out(), rank));
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

    /// The parameters of the base that one adapter trains.
    ///
    /// - full: the body, and for a language-modelling task the prediction head; never a pooler or classifier of the
    ///   checkpoint, since a task's own head takes the body's output;
    /// - BitFit: the body's biases in the selected layers, those outside the layers (the embedding's norm) when
    ///   every layer is selected; with `terms`, only those of the named maps or `norm`;
    /// - LoRA with `bias`: all biases of the body, or those of the maps and layers that it changes.
    static List<Tensor> base(AdapterSpec adapter, ModelShape shape, Task.Kind task) {
        return switch (adapter) {
            case BottleneckSpec spec -> List.of();
            case FullSpec spec ->
                shape.tensors().stream()
                        .filter(tensor -> body(tensor) || task.languageModel() && predicts(tensor))
                        .toList();
            case BitFitSpec spec -> {
                Set<Integer> layers = layers(spec, shape);
                Set<String> terms = Set.copyOf(spec.terms());
                yield shape.tensors().stream()
                        .filter(tensor -> bias(tensor) && layers.contains(tensor.layer()))
                        .filter(tensor -> terms.isEmpty() || terms.contains(tensor.part()))
                        .toList();
            }
            case LoraSpec spec ->
                switch (spec.bias()) {
                    case NONE -> List.of();
                    case ALL -> shape.tensors().stream().filter(Trained::bias).toList();
                    case ADAPTED -> {
                        Set<Integer> layers = layers(spec, shape);
                        Set<String> maps = Set.copyOf(
                                spec.sitesIn(shape).stream().map(Site::text).toList());
                        yield shape.tensors().stream()
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
        return (tensor.role() == Role.BIAS || tensor.role() == Role.NORM_BIAS) && body(tensor);
    }

    /// Embeddings, layers and their norms; not the heads of the checkpoint's class.
    static boolean body(Tensor tensor) {
        return switch (tensor.part()) {
            case "pooler", "cls", "classifier", "lm_head" -> false;
            default -> true;
        };
    }

    /// Part of the head that predicts tokens.
    static boolean predicts(Tensor tensor) {
        return tensor.name().startsWith("cls.predictions.") || tensor.part().equals("lm_head");
    }

    /// The new head of a task.
    ///
    /// - classification and regression: one linear map d → C, of an encoder's first token with bias (d·C + C), of a
    ///   decoder's last token without (d·C);
    /// - token classification: one linear map of every token, d·C + C;
    /// - language modelling: the base's own prediction head, nothing new.
    ///
    /// Labels not given are taken from the data; until then two are assumed.
    public static List<Part> head(Task task, ModelShape shape) {
        int d = shape.width();
        int c = task.kind().languageModel() ? 0 : task.outputs() == 0 ? ASSUMED_LABELS : task.outputs();
        return switch (task.kind()) {
            case CAUSAL_LM, INSTRUCTION, MASKED_LM -> List.of();
            case TOKEN_CLASSIFICATION -> List.of(new Part("weight", c, d), new Part("bias", c));
            case CLASSIFICATION, MULTI_LABEL, REGRESSION ->
                shape.family().encoder()
                        ? List.of(new Part("weight", c, d), new Part("bias", c))
                        : List.of(new Part("weight", c, d));
        };
    }

    /// Labels counted while a recipe leaves them to the data.
    public static final int ASSUMED_LABELS = 2;
}
