package graft.engine.exchange;

import graft.engine.checkpoint.TensorNames;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Site;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where the modules that other libraries name lie in a model.
final class Modules {

    /// @param layer its index, −1 at the embedding
    /// @param site  a linear map's site, or `attention.output` or `ffn.output` for a sub-layer
    record Place(int layer, Site site) {

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
    private final Set<String> tensors = new HashSet<>();

    Modules(ModelShape shape) {
        this.shape = shape;
        for (Tensor tensor : shape.tensors()) {
            tensors.add(tensor.name());
            if (TOKEN_TABLES.contains(tensor.name())) {
                places.put(module(tensor), new Place(-1, Site.EMBEDDING));
            }
            if (tensor.role() == Role.MATRIX && tensor.layer() >= 0) {
                Site.of(tensor.part()).ifPresent(site -> places.put(module(tensor), new Place(tensor.layer(), site)));
            }
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
        return place(module).orElseThrow(() -> config.unsupported("it sits on " + module + ", which is no site"));
    }

    /// The base's own parameter of that name.
    Optional<String> parameter(String name) {
        String plain = plain(name);
        return tensors.contains(plain) ? Optional.of(plain) : Optional.empty();
    }

    private String plain(String name) {
        return TensorNames.canonical(shape.family(), name);
    }
}
