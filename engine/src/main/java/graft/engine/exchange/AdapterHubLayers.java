package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Which places a configuration of the `adapters` library means: sub-layers or maps that its flags and
/// letters name, in all layers but those of `leave_out`, or in those of `layers`. A file that has
/// nothing of one of them would be read as a smaller adapter.
///
/// @param tensors the file
/// @param keys    those of the method
record AdapterHubLayers(AdapterConfig config, TensorFile tensors, Set<String> keys, ModelShape shape) {

    private static final Map<String, Site> LETTERS =
            Map.of("q", Site.ATTENTION_Q, "k", Site.ATTENTION_K, "v", Site.ATTENTION_V);

    /// @throws graft.engine.error.InvalidInput when the file has nothing of a place
    void require(String architecture) {
        switch (architecture) {
            case "bottleneck" -> {
                at("mh_adapter", config.flag("mh_adapter", false), List.of(Site.ATTENTION_OUTPUT));
                at("output_adapter", config.flag("output_adapter", false), List.of(Site.FFN_OUTPUT));
            }
            case "lora" -> {
                at("attn_matrices", config.flag("selfattn_lora", true), attention());
                at("intermediate_lora", config.flag("intermediate_lora", false), List.of(intermediate()));
                at("output_lora", config.flag("output_lora", false), List.of(output()));
            }
            case "reft" -> refuse("layers", meant().mapToObj(new Modules(shape)::layer));
            default -> {
                // Prefixes and prompts are one for all layers.
            }
        }
    }

    private void at(String field, boolean asked, List<Site> sites) {
        Modules modules = new Modules(shape);
        if (asked) {
            refuse(
                    field,
                    sites.stream().flatMap(site -> meant().mapToObj(layer -> modules.module(new Place(layer, site)))));
        }
    }

    private void refuse(String field, Stream<String> modules) {
        new MissingModules(config, tensors, "")
                .refuse(
                        field,
                        modules.filter(
                                module -> keys.stream().noneMatch(key -> ("." + key).contains("." + module + "."))));
    }

    private List<Site> attention() {
        Set<Site> sites = StreamSupport.stream(
                        config.root().path("attn_matrices").spliterator(), false)
                .map(JsonNode::asText)
                .filter(LETTERS::containsKey)
                .map(LETTERS::get)
                .map(site -> shape.has(Site.ATTENTION_QKV) ? Site.ATTENTION_QKV : site)
                .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(sites);
    }

    /// In these families the library's `intermediate_lora` sits on the map down and `output_lora` on the map up.
    private boolean crossed() {
        return shape.family() == Family.LLAMA || shape.family() == Family.MISTRAL;
    }

    private Site intermediate() {
        return crossed() ? Site.FFN_DOWN : Site.FFN_UP;
    }

    private Site output() {
        return crossed() ? Site.FFN_UP : Site.FFN_DOWN;
    }

    private IntStream meant() {
        IntStream all = IntStream.range(0, shape.layers());
        if (config.root().path("layers").isArray()) {
            List<Integer> named = indices("layers");
            return all.filter(named::contains);
        }
        List<Integer> left = indices("leave_out");
        return all.filter(layer -> !left.contains(layer));
    }

    private List<Integer> indices(String field) {
        return StreamSupport.stream(config.root().path(field).spliterator(), false)
                .map(layer -> layer.asInt(-1))
                .toList();
    }
}
