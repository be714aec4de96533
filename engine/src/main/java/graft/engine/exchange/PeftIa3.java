package graft.engine.exchange;

import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.Ia3Spec.FeedForward;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// (IA)³ as PEFT stores it: `ia3_l` of [out, 1] where a map's output is rescaled, of [1, in] where its input is.
final class PeftIa3 implements PeftMethod {

    private static final String SCALE = ".ia3_l";

    private record Kind(boolean onInput, List<Integer> layers) {}

    private final AdapterConfig config;
    private final Modules modules;
    private final Map<Boolean, Map<Site, Map<Integer, Source>>> scales = new TreeMap<>();

    PeftIa3(AdapterConfig config, Modules modules) {
        this.config = config;
        this.modules = modules;
    }

    @Override
    public boolean take(SafeTensors file, String key, String name) {
        if (!name.endsWith(SCALE)) {
            return false;
        }
        Place place = modules.at(config, name.substring(0, name.length() - SCALE.length()));
        Shape shape = file.shape(key);
        scales.computeIfAbsent(shape.get(0) == 1, onInput -> new TreeMap<>())
                .computeIfAbsent(place.site(), site -> new TreeMap<>())
                .put(place.layer(), new Source(file.file(), key).shaped(shape.size()));
        return true;
    }

    @Override
    public void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        scales.forEach((onInput, bySite) -> {
            Map<Kind, List<Site>> groups = new LinkedHashMap<>();
            bySite.forEach((site, layers) -> groups.computeIfAbsent(
                            new Kind(onInput, List.copyOf(layers.keySet())), kind -> new ArrayList<>())
                    .add(site));
            groups.forEach((kind, sites) -> {
                int index = adapters.size();
                adapters.add(new Ia3Spec(
                        new Common(LayerSelection.of(kind.layers), sites),
                        onInput ? FeedForward.INPUT : FeedForward.OUTPUT,
                        onInput ? Set.copyOf(sites) : Set.of()));
                for (Site site : sites) {
                    bySite.getOrDefault(site, Map.of())
                            .forEach((layer, source) ->
                                    sources.put(new Place(layer, site).prefix(index) + "scale", source));
                }
            });
        });
    }
}
