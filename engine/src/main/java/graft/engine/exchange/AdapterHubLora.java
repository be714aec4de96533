package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the `adapters` library calls LoRA: pairs A, B with or without gate, DoRA's magnitudes, and (IA)³,
/// which is its LoRA of rank 1 that scales (`composition_mode`).
final class AdapterHubLora {

    private static final Pattern TENSOR = Pattern.compile("(.+)\\.loras\\.([^.]+)\\.(.+)");

    /// What may lie beside A, with our name.
    private static final Map<String, String> PARTS = Map.of(
            "lora_A", "lora_A",
            "lora_B", "lora_B",
            "m.weight", "magnitude",
            "gate.weight", "gate.weight",
            "gate.bias", "gate.bias");

    private final TensorFile tensors;
    private final Set<String> keys;
    private final AdapterConfig config;
    private final Modules modules;

    private AdapterHubLora(TensorFile tensors, Set<String> keys, AdapterConfig config, Modules modules) {
        this.tensors = tensors;
        this.keys = keys;
        this.config = config;
        this.modules = modules;
    }

    /// Appends the adapter's specifications and the sources of its tensors.
    ///
    /// @param keys those of the file that may be its
    static void read(
            TensorFile tensors,
            Set<String> keys,
            AdapterConfig config,
            ModelShape shape,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        if (config.asks("n_up_projection")) {
            throw config.unsupported(
                    "n_up_projection is " + AdapterConfig.shown(config.root().path("n_up_projection")));
        }
        if (config.root().hasNonNull("vera_d")) {
            new AdapterHubVera(tensors, config, new Modules(shape)).read(keys, adapters, sources);
            return;
        }
        AdapterHubLora reader = new AdapterHubLora(tensors, keys, config, new Modules(shape));
        String mode = config.text("composition_mode", "add");
        switch (mode) {
            case "add" -> reader.pairs(adapters, sources);
            case "scale" -> reader.scales(shape, adapters, sources);
            default -> throw config.unsupported("composition_mode is \"" + mode + "\"");
        }
    }

    private void pairs(List<AdapterSpec> adapters, Map<String, Source> sources) {
        LoraPlaces places = new LoraPlaces();
        for (String key : keys) {
            Matcher match = match(key);
            if (!PARTS.containsKey(match.group(3))) {
                throw strange(key);
            }
            String start = key.substring(0, key.length() - match.group(3).length());
            if (!tensors.names().contains(start + "lora_A")) {
                throw WholeAdapter.lacks(tensors, start + "lora_A");
            }
            if (match.group(3).equals("lora_A")) {
                Place place = modules.at(config, match.group(1));
                List<Site> sites = sites(place);
                if (config.root().hasNonNull("r")) {
                    config.agree(
                            "r",
                            config.number("r") * sites.size(),
                            tensors.shape(key).get(0),
                            key);
                }
                for (int i = 0; i < sites.size(); i++) {
                    places.add(
                            new Place(place.layer(), sites.get(i)),
                            Math.toIntExact(tensors.shape(key).get(0) / sites.size()),
                            config.number("alpha", 8),
                            beside(start, i, sites.size()));
                }
            }
        }
        LoraSpec plain = LoraSpec.defaults();
        places.build(
                plain.withCommon(plain.common().withDropout(config.number("dropout", 0)))
                        .withGate(config.flag("use_gating", false))
                        .withDora(config.flag("use_dora", false)),
                adapters,
                sources);
    }

    /// The tensors of one part of a map: all rows, or its share of them.
    private Map<String, Source> beside(String start, int part, int parts) {
        Map<String, Source> found = new HashMap<>();
        PARTS.forEach((end, own) -> {
            if (tensors.names().contains(start + end)) {
                long rows = tensors.shape(start + end).get(0) / parts;
                Source source = new Source(tensors.file(), start + end).rows(part * rows, (part + 1) * rows);
                found.put(own, own.equals("magnitude") ? source.shaped(rows) : source);
            }
        });
        return found;
    }

    /// As published a vector scales what enters the feed-forward block's map down. The library scales what
    /// leaves the map up, before the activation; where the vector has the inner width we follow the paper. In
    /// Llama it has the model's width and scales what leaves the map down: then so do we.
    private void scales(ModelShape shape, List<AdapterSpec> adapters, Map<String, Source> sources) {
        Ia3Places places = new Ia3Places();
        for (String key : keys) {
            Matcher match = match(key);
            if (!match.group(3).equals("lora_B")) {
                throw strange(key);
            }
            Place place = modules.at(config, match.group(1));
            List<Site> sites = sites(place);
            long rows = tensors.shape(key).get(0) / sites.size();
            for (int i = 0; i < sites.size(); i++) {
                boolean inner = sites.get(i) == Site.FFN_UP && !shape.has(Site.FFN_GATE);
                places.add(
                        new Place(place.layer(), inner ? Site.FFN_DOWN : sites.get(i)),
                        inner,
                        new Source(tensors.file(), key)
                                .rows(i * rows, (i + 1) * rows)
                                .shaped(rows));
            }
        }
        places.build(adapters, sources);
    }

    private Matcher match(String key) {
        Matcher match = TENSOR.matcher(key);
        if (!match.matches()) {
            throw strange(key);
        }
        return match;
    }

    private RuntimeException strange(String key) {
        return config.unsupported("the tensor \"" + key + "\" is none of a LoRA's");
    }

    private List<Site> sites(Place place) {
        return place.site() == Site.ATTENTION_QKV ? parts(config) : List.of(place.site());
    }

    /// The parts of a joint map that the library adapts: each with its own A and B, one under the
    /// other.
    private static List<Site> parts(AdapterConfig config) {
        List<Site> parts = new ArrayList<>();
        for (JsonNode letter : config.root().path("attn_matrices")) {
            switch (letter.asText()) {
                case "q" -> parts.add(Site.ATTENTION_Q);
                case "k" -> parts.add(Site.ATTENTION_K);
                case "v" -> parts.add(Site.ATTENTION_V);
                default -> throw config.unsupported("attn_matrices names \"" + letter.asText() + "\"");
            }
        }
        if (parts.isEmpty()) {
            throw config.unsupported("attn_matrices is empty");
        }
        parts.sort(null);
        return parts;
    }
}
