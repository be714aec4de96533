package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// Which layers a configuration of the `adapters` library means: all but those of `leave_out`, or those of `layers`. A
/// file that has nothing of one of them would be read as a smaller adapter.
record AdapterHubLayers(AdapterConfig config, TensorFile tensors, ModelShape shape) {

    /// @param adapters what the file was read as; one site may be that of several
    /// @throws InvalidInput when the file has nothing of a layer at a site that it has in others
    void require(List<AdapterSpec> adapters) {
        Map<Site, Set<Integer>> found = new TreeMap<>();
        for (AdapterSpec adapter : adapters) {
            adapter.sites().stream()
                    .filter(Site::perLayer)
                    .forEach(site -> found.computeIfAbsent(site, at -> new TreeSet<>())
                            .addAll(adapter.layers().resolve(shape.layers())));
        }
        found.forEach((site, layers) -> meant().filter(layer -> !layers.contains(layer))
                .findFirst()
                .ifPresent(layer -> {
                    throw lacks(layer, site);
                }));
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

    private InvalidInput lacks(int layer, Site site) {
        String field = config.root().path("layers").isMissingNode() ? "leave_out" : "layers";
        return new InvalidInput(
                ErrorCode.ADAPTER_UNREADABLE,
                tensors.file() + ": it has nothing of layer " + layer + " at " + site.text()
                        + ", which its configuration"
                        + " means (" + field + " is "
                        + AdapterConfig.shown(config.root().path(field)) + "; this base has " + shape.layers()
                        + " layers).",
                "Fetch or save the adapter again, or name the base that it was trained on (--base).");
    }
}
