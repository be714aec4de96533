package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.Activation;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Residual;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.BottleneckSpec.Wiring;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.CompacterSpec.Phm;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.Site;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gathers the tensors of a bottleneck adapter of the `adapters` library into specifications, one for each
/// site. Sizes and layers come from the tensors, the arithmetic from the configuration.
final class BottleneckPlaces {

    private static final Set<String> KNOWN = Set.of(
            "down.weight",
            "down.bias",
            "down.left",
            "down.right",
            "down.rule",
            "down.rule_left",
            "down.rule_right",
            "up.weight",
            "up.bias",
            "up.left",
            "up.right",
            "up.rule",
            "up.rule_left",
            "up.rule_right",
            "norm_before.weight",
            "norm_before.bias",
            "norm_after.weight",
            "norm_after.bias",
            "scaling",
            "gate.weight",
            "gate.bias");

    /// The library's names of a hypercomplex map's tensors, after `down.` or `up.`, with ours.
    private static final Map<String, String> MAP = Map.of(
            "W_left", "left",
            "W_right", "right",
            "W", "weight",
            "b", "bias",
            "phm_rule", "rule",
            "phm_rule_left", "rule_left",
            "phm_rule_right", "rule_right");

    private static final Pattern SHARED = Pattern.compile("(?:.*\\.)?shared_parameters\\.[^.]+\\.(.+)");

    private final AdapterConfig config;
    private final int width;
    private final Wiring wiring;
    private final BottleneckSpec pattern;
    private final boolean hypercomplex;
    private final Size innerWidth;
    private final Map<String, Source> shared = new LinkedHashMap<>();
    private final Map<Site, Map<Integer, Size>> sizes = new LinkedHashMap<>();
    private final Map<Place, Map<String, Source>> tensors = new LinkedHashMap<>();

    Activation activation() {
        return pattern.activation();
    }

    /// @param width d of the model
    BottleneckPlaces(AdapterConfig config, int width) {
        this.config = config;
        this.width = width;
        if (config.asks("cross_adapter")) {
            throw config.unsupported("cross_adapter is true");
        }
        this.hypercomplex = config.flag("phm_layer", false);
        this.innerWidth = hypercomplex
                ? new Size.Fixed(Math.max(1, (int) (width / config.number("reduction_factor", 32))))
                : new Size.Fixed(1);
        if (hypercomplex) {
            requireDivisor(width, "width");
            requireDivisor(innerWidth.in(0, width), "inner width");
        }
        this.wiring = new Wiring(
                config.flag("ln_before", false),
                config.flag("ln_after", false),
                config.flag("original_ln_before", false),
                config.flag("original_ln_after", true),
                residual(),
                config.flag("adapter_residual_before_ln", false));
        if (parallel() && !wiring.originalLayerNormAfter()) {
            throw config.unsupported("a parallel adapter replaces the layer's residual (original_ln_after is false)");
        }
        this.pattern = new BottleneckSpec(
                new Common(LayerSelection.ALL, List.of()).withDropout(config.number("dropout", 0)),
                null,
                new Size.Fixed(1),
                config.activation(config.text("non_linearity", "relu")),
                scaling(),
                config.flag("use_gating", false),
                init(),
                wiring,
                config.number("stochastic_depth", 0),
                !hypercomplex || config.flag("phm_bias", true));
    }

    /// A sum of Kronecker products with n × n matrices has sides that n divides.
    private void requireDivisor(int side, String what) {
        int n = (int) config.number("phm_dim", 4);
        if (n < 1 || side % n != 0) {
            throw config.unsupported("phm_dim is " + n + ", which does not divide the " + what + " " + side);
        }
    }

    /// Only fresh values depend on it, so that a start of another name is no reason to refuse the file.
    private BottleneckSpec.Init init() {
        return switch (config.text("init_weights", "bert")) {
            case "mam_adapter" -> BottleneckSpec.Init.MAM;
            case "houlsby" -> BottleneckSpec.Init.HOULSBY;
            default -> BottleneckSpec.Init.BERT;
        };
    }

    private boolean parallel() {
        return config.flag("is_parallel", false);
    }

    private Scaling scaling() {
        JsonNode scaling = config.root().path("scaling");
        return switch (scaling.asText()) {
            case "learned" -> new Scaling.Learned();
            case "channel" -> new Scaling.Channel();
            default -> new Scaling.Fixed(config.number("scaling", 1));
        };
    }

    private Residual residual() {
        JsonNode residual = config.root().path("residual_before_ln");
        return residual.asText().equals("post_add")
                ? Residual.POST_ADD
                : residual.asBoolean(true) ? Residual.BEFORE : Residual.AFTER;
    }

    /// Takes a tensor that all places share, if it is one.
    boolean addShared(TensorFile file, String key) {
        Matcher match = SHARED.matcher(key);
        if (!hypercomplex || !match.matches()) {
            return false;
        }
        String name = match.group(1);
        String own = name.startsWith("W_down_")
                ? "down." + name.substring("W_down_".length())
                : name.startsWith("W_up_") ? "up." + name.substring("W_up_".length()) : MAP.getOrDefault(name, name);
        shared.put(own, new Source(file.file(), key));
        return true;
    }

    /// Takes one tensor in.
    ///
    /// @param name within the adapter, for example `adapter_down.0.weight`
    void add(Place place, String name, TensorFile file, String key) {
        // With a norm of its own the library registers that norm twice and the projection moves on by one.
        String own = wiring.layerNormBefore() ? ".1." : ".0.";
        if (wiring.layerNormBefore() && name.startsWith("adapter_down.0.")) {
            return;
        }
        String part = name.replace("adapter_down" + own, "down.")
                .replace("adapter_up.", "up.")
                .replace("adapter_norm_before.", "norm_before.")
                .replace("adapter_norm_after.", "norm_after.");
        int dot = part.indexOf('.') + 1;
        if (hypercomplex) {
            part = part.substring(0, dot) + MAP.getOrDefault(part.substring(dot), part.substring(dot));
        }
        if (!KNOWN.contains(part)) {
            throw config.unsupported("the tensor \"" + key + "\" is none of a bottleneck adapter's");
        }
        Place actual = parallel() ? new Place(place.layer(), beside(place.site())) : place;
        tensors.computeIfAbsent(actual, at -> new HashMap<>()).put(part, new Source(file.file(), key));
        if (hypercomplex) {
            sizes.computeIfAbsent(actual.site(), at -> new HashMap<>()).put(actual.layer(), innerWidth);
        } else if (part.equals("down.weight")) {
            int size = Math.toIntExact(file.shape(key).get(0));
            ReductionFactors.in(config, actual.layer(), width)
                    .ifPresent(said -> config.agree("reduction_factor", said, size, key));
            sizes.computeIfAbsent(actual.site(), at -> new HashMap<>()).put(actual.layer(), new Size.Fixed(size));
        }
    }

    private static Site beside(Site output) {
        return output == Site.ATTENTION_OUTPUT ? Site.ATTENTION_PARALLEL : Site.FFN_PARALLEL;
    }

    void build(List<AdapterSpec> adapters, Map<String, Source> sources) {
        if (hypercomplex) {
            compacter(adapters, sources);
            return;
        }
        // A place without its map down is one that lacks it.
        tensors.keySet()
                .forEach(place -> sizes.computeIfAbsent(place.site(), at -> new HashMap<>())
                        .putIfAbsent(place.layer(), new Size.Fixed(1)));
        sizes.forEach((site, byLayer) -> {
            int index = adapters.size();
            LayerSelection layers = LayerSelection.of(new TreeSet<>(byLayer.keySet()));
            adapters.add(pattern.withSize(new Size.ByLayer(byLayer, new Size.Fixed(1)))
                    .withCommon(pattern.common().withLayers(layers).withSites(List.of(site))));
            byLayer.keySet().forEach(layer -> put(sources, index, layer, site));
        });
    }

    private void put(Map<String, Source> sources, int index, int layer, Site site) {
        tensors.getOrDefault(new Place(layer, site), Map.of())
                .forEach((part, source) -> sources.put(new Place(layer, site).prefix(index) + part, source));
    }

    /// One specification for all sites, which share what they share.
    private void compacter(List<AdapterSpec> adapters, Map<String, Source> sources) {
        int index = adapters.size();
        TreeSet<Integer> layers = new TreeSet<>();
        sizes.values().forEach(byLayer -> layers.addAll(byLayer.keySet()));
        Phm phm = new Phm(
                (int) config.number("phm_dim", 4),
                (int) config.number("phm_rank", 1),
                config.flag("shared_phm_rule", true),
                config.flag("factorized_phm_rule", false),
                config.flag("shared_W_phm", false),
                config.flag("factorized_phm_W", true));
        adapters.add(new CompacterSpec(
                CompacterSpec.Preset.COMPACTER,
                phm,
                pattern.withSize(innerWidth)
                        .withCommon(pattern.common()
                                .withLayers(LayerSelection.of(layers))
                                .withSites(List.copyOf(sizes.keySet())))));
        sizes.forEach((site, byLayer) -> byLayer.keySet().forEach(layer -> put(sources, index, layer, site)));
        shared.forEach((part, source) -> sources.put("adapters." + index + ".shared." + part, source));
    }
}
