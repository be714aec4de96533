package graft.engine.exchange;

import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PrefixSpec.Gate;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Prefix tuning as the `adapters` library stores it. Its file repeats the shared tensors under every layer;
/// the first of each is taken, the others hold the same.
final class AdapterHubPrefix {

    private static final Pattern SHARED =
            Pattern.compile(".*prefix_tunings\\.[^.]+\\.(?:self_prefix|self)\\.(control_trans|wte)(?:\\.(.+))?");

    private static final Pattern GATE = Pattern.compile(".*?\\.(\\d+)\\..*prefix_gates\\.[^.]+\\.(weight|bias)");

    /// The library's names of the shared tensors, with ours.
    private static final Map<String, String> PARTS = Map.of(
            "wte.weight", "embedding",
            "control_trans.0.weight", "down.weight",
            "control_trans.0.bias", "down.bias",
            "control_trans.2.weight", "up.weight",
            "control_trans.2.bias", "up.bias",
            "control_trans", "prefix");

    private AdapterHubPrefix() {}

    /// @param keys those of the file that may be a prefix's
    static void read(
            TensorFile tensors,
            Set<String> keys,
            AdapterConfig config,
            ModelShape shape,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        if (!config.text("non_linearity", "tanh").equals("tanh")) {
            throw config.unsupported("non_linearity is \"" + config.text("non_linearity", "") + "\"");
        }
        int index = adapters.size();
        int length = (int) config.number("prefix_length", 30);
        boolean flat = config.flag("flat", false);
        for (String key : keys) {
            Matcher shared = SHARED.matcher(key);
            Matcher gate = GATE.matcher(key);
            if (shared.matches()) {
                String name = shared.group(1) + (shared.group(2) == null ? "" : "." + shared.group(2));
                String own = PARTS.get(name);
                if (own == null) {
                    throw config.unsupported("the tensor \"" + key + "\" is none of a prefix's");
                }
                Shape stored = tensors.shape(key);
                Source source = new Source(tensors.file(), key);
                sources.putIfAbsent(
                        "adapters." + index + ".shared." + own,
                        own.equals("prefix") && length > 0 ? source.shaped(length, stored.size() / length) : source);
            } else if (gate.matches()) {
                String at = "adapters." + index + ".layer." + gate.group(1) + "." + Site.ATTENTION_PREFIX.text();
                sources.put(at + ".gate." + gate.group(2), new Source(tensors.file(), key));
            } else {
                throw config.unsupported("the tensor \"" + key + "\" is none of a prefix's");
            }
        }
        Gate gate = !config.flag("use_gating", false)
                ? Gate.NONE
                : config.flag("shared_gating", true) ? Gate.SHARED : Gate.SEPARATE;
        adapters.add(new PrefixSpec(
                new Common(layers(config, shape), List.of(Site.ATTENTION_PREFIX))
                        .withDropout(config.number("dropout", 0)),
                length,
                flat ? null : (int) config.number("bottleneck_size", 512),
                gate,
                false));
    }

    private static LayerSelection layers(AdapterConfig config, ModelShape shape) {
        List<Integer> left = IntStream.range(0, config.root().path("leave_out").size())
                .mapToObj(i -> config.root().path("leave_out").get(i).asInt(-1))
                .toList();
        return left.isEmpty()
                ? LayerSelection.ALL
                : LayerSelection.of(IntStream.range(0, shape.layers())
                        .boxed()
                        .filter(layer -> !left.contains(layer))
                        .toList());
    }
}
