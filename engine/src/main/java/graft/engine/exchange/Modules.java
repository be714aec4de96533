package graft.engine.exchange;

import graft.engine.checkpoint.Stored;
import graft.engine.checkpoint.TensorNames;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Site;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where the modules that other libraries name lie in a model.
public final class Modules {

    /// @param layer its index, −1 outside the layers
    /// @param site  a linear map's site, or `attention.output` or `ffn.output` for a sub-layer
    record Place(int layer, Site site) {

        /// Those layers as a recipe selects them; −1, outside the layers, stands for no choice.
        static LayerSelection selection(List<Integer> layers) {
            return layers.contains(-1) ? LayerSelection.ALL : LayerSelection.of(layers);
        }

        /// What the names of an adapter's tensors there begin with.
        ///
        /// @param adapter its index in the recipe
        String prefix(int adapter) {
            return "adapters." + adapter + "." + (layer < 0 ? "" : "layer." + layer + ".") + site.text() + ".";
        }
    }

    private static final Set<String> TOKEN_TABLES =
            Set.of("embeddings.word_embeddings.weight", "embed_tokens.weight", "wte.weight");

    private final ModelShape shape;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, List<Tensor>> stored;

    public Modules(ModelShape shape) {
        this.shape = shape;
        stored = Stored.byName(shape);
        stored.forEach((name, parts) -> {
            Tensor first = parts.getFirst();
            if (parts.size() > 1 && first.role() == Role.MATRIX) {
                places.put(
                        name.substring(0, name.length() - ".weight".length()),
                        new Place(first.layer(), Site.ATTENTION_QKV));
            }
        });
        for (Tensor tensor : shape.tensors()) {
            if (TOKEN_TABLES.contains(tensor.name())) {
                places.put(module(tensor), new Place(-1, Site.EMBEDDING));
            }
            if (tensor.role() == Role.MATRIX && tensor.layer() >= 0) {
                Site.of(tensor.part()).ifPresent(site -> places.put(module(tensor), new Place(tensor.layer(), site)));
            }
        }
        for (Site site : Site.values()) {
            shape.module(site).ifPresent(module -> places.put(module, new Place(-1, site)));
        }
        for (int layer = 0; layer < shape.layers(); layer++) {
            switch (shape.family()) {
                case BERT, ROBERTA, XLM_ROBERTA, ELECTRA -> {
                    places.put("encoder.layer." + layer + ".attention.output", new Place(layer, Site.ATTENTION_OUTPUT));
                    places.put("encoder.layer." + layer + ".output", new Place(layer, Site.FFN_OUTPUT));
                }
                case DISTILBERT -> {
                    String at = "transformer.layer." + layer + ".";
                    places.put(at + "attention_adapters", new Place(layer, Site.ATTENTION_OUTPUT));
                    places.put(at + "output_adapters", new Place(layer, Site.FFN_OUTPUT));
                }
                case GPT2 -> {
                    places.put("h." + layer + ".attention_adapters", new Place(layer, Site.ATTENTION_OUTPUT));
                    places.put("h." + layer + ".output_adapters", new Place(layer, Site.FFN_OUTPUT));
                }
                case LLAMA, MISTRAL, QWEN2, QWEN3 -> {
                    places.put("layers." + layer + ".attention_adapters", new Place(layer, Site.ATTENTION_OUTPUT));
                    places.put("layers." + layer + ".output_adapters", new Place(layer, Site.FFN_OUTPUT));
                }
            }
        }
    }

    private static String module(Tensor weight) {
        return weight.name().substring(0, weight.name().length() - ".weight".length());
    }

    /// The place of a module, named with or without the family's prefix.
    Optional<Place> place(String module) {
        return Optional.ofNullable(places.get(plain(module)));
    }

    /// The place of a module that must be one.
    ///
    /// @throws graft.engine.error.InvalidInput when it is no site
    Place at(AdapterConfig config, String module) {
        return place(module).orElseThrow(() -> config.unsupported("it sits on " + module + ", " + why(module)));
    }

    /// The sides of a module's matrix.
    record Sides(long out, long in) {}

    /// Of a module that is a place; of the token table a change has the width as its outputs.
    Sides sides(String module) {
        List<Tensor> parts = stored.getOrDefault(plain(module + ".weight"), List.of());
        long rows = parts.stream().mapToLong(part -> part.dims().getFirst()).sum();
        long columns = parts.isEmpty() ? 0 : parts.getFirst().dims().getLast();
        boolean table =
                place(module).filter(place -> place.site() == Site.EMBEDDING).isPresent();
        return table ? new Sides(columns, rows) : new Sides(rows, columns);
    }

    /// Why there is no such place: too few layers, or another family.
    private String why(String module) {
        boolean below = IntStream.range(0, shape.layers())
                .anyMatch(layer -> place(module.replaceFirst("(?<=\\.)\\d+(?=\\.)", String.valueOf(layer)))
                        .isPresent());
        return below
                ? "and the base has only " + shape.layers() + " layers: the adapter is for a deeper one"
                : "which is no site of " + shape.architecture()
                        + ": perhaps the adapter is for a base of another family";
    }

    /// The base's own parameters that the tensor of that name holds, with where each lies in it:
    /// mostly one, the whole.
    ///
    /// @param tensor its file and key
    /// @return empty where the base has nothing of that name
    public Map<String, Source> parameters(String name, Source tensor) {
        boolean words = plain(name).equals(shape.family().wordsModule() + ".bias");
        String own = words ? shape.family().wordsBias() : plain(name);
        List<Tensor> parts = stored.getOrDefault(own, List.of());
        Map<String, Source> parameters = new LinkedHashMap<>();
        long row = 0;
        for (Tensor part : parts) {
            Stored form = Stored.of(shape.family(), part);
            long rows = part.dims().getFirst();
            Source whole = form.transposed() ? tensor.transposed() : tensor;
            parameters.put(part.name(), parts.size() == 1 ? whole : whole.rows(row, row + rows));
            row += rows;
        }
        return parameters;
    }

    /// As {@link #parameters}, of a tensor that holds what was not trained: of a word head that is tied to the table of
    /// tokens it is the table's.
    Map<String, Source> untrained(String name, Source tensor) {
        boolean tied = shape.tiedWords()
                && shape.module(Site.HEAD_WORDS)
                        .filter(module -> plain(name).equals(module + ".weight"))
                        .isPresent();
        return tied
                ? shape.tensors().stream()
                        .filter(table -> TOKEN_TABLES.contains(table.name()))
                        .collect(Collectors.toMap(Tensor::name, table -> tensor))
                : parameters(name, tensor);
    }

    /// The linear maps of the layers and the table of tokens, as files name them without the family's prefix.
    List<String> maps() {
        return stored(
                (first, name) -> first.role() == Role.MATRIX && first.layer() >= 0 || TOKEN_TABLES.contains(name));
    }

    /// Whether one of {@link #maps} is the table of tokens.
    static boolean isTokenTable(String map) {
        return TOKEN_TABLES.contains(map + ".weight");
    }

    /// The norms of the body.
    List<String> norms() {
        return stored((first, name) ->
                first.role() == Role.NORM_WEIGHT && first.part().equals("norm"));
    }

    /// The linear maps outside the layers.
    List<String> onceMaps() {
        return Stream.of(Site.values())
                .filter(Site::once)
                .flatMap(site -> shape.module(site).stream())
                .toList();
    }

    /// The biases of the layers, those of norms among them, by their tensors' names.
    Stream<String> biases() {
        return stored.entrySet().stream()
                .filter(entry -> entry.getValue().getFirst().layer() >= 0)
                .map(Map.Entry::getKey)
                .filter(name -> name.endsWith(".bias"));
    }

    /// A module or tensor as a class names it that has the family's model in it.
    String wrapped(String name) {
        return TensorNames.inWrapped(shape, name);
    }

    private List<String> stored(BiPredicate<Tensor, String> which) {
        return stored.entrySet().stream()
                .filter(entry -> which.test(entry.getValue().getFirst(), entry.getKey()))
                .map(Map.Entry::getKey)
                .map(name -> name.substring(0, name.length() - ".weight".length()))
                .toList();
    }

    /// The module at a place, without the family's prefix; a parallel adapter sits on the sub-layer
    /// beside it.
    String module(Place place) {
        Place stored = switch (place.site()) {
            case ATTENTION_PARALLEL -> new Place(place.layer(), Site.ATTENTION_OUTPUT);
            case FFN_PARALLEL -> new Place(place.layer(), Site.FFN_OUTPUT);
            default -> place;
        };
        return places.entrySet().stream()
                .filter(entry -> entry.getValue().equals(stored))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no module is at " + place));
    }

    /// A whole layer's module.
    String layer(int index) {
        return switch (shape.family()) {
            case BERT, ROBERTA, XLM_ROBERTA, ELECTRA -> "encoder.layer." + index;
            case DISTILBERT -> "transformer.layer." + index;
            case GPT2 -> "h." + index;
            case LLAMA, MISTRAL, QWEN2, QWEN3 -> "layers." + index;
        };
    }

    /// A layer's attention module.
    String attention(int index) {
        return layer(index)
                + switch (shape.family()) {
                    case BERT, ROBERTA, XLM_ROBERTA, ELECTRA -> ".attention.self";
                    case DISTILBERT -> ".attention";
                    case GPT2 -> ".attn";
                    case LLAMA, MISTRAL, QWEN2, QWEN3 -> ".self_attn";
                };
    }

    private String plain(String name) {
        return TensorNames.canonical(shape.family(), name);
    }
}
