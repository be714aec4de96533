package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.Activation;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.ReftSpec.Preset;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// ReFT as the `adapters` library stores it: for each layer one or two units. LoReFT's projection is a
/// product of Householder reflections turned by a frozen matrix, `base`.
///
/// The library's configurations do not say that a DiReFT subtracts nothing, so that it reads its own files as
/// NoReFT. So does Graft, unless the file has the field `subtract_projection`, which Graft writes.
final class AdapterHubReft {

    private static final Pattern TENSOR =
            Pattern.compile("(?:.*\\.)?(\\d{1,5})\\.reft_layer\\.refts\\.[^.]+\\.units\\.([01])\\.(.+)");

    private static final Map<String, String> PARTS = Map.of(
            "learned_source.weight", "source.weight",
            "learned_source.bias", "source.bias",
            "projection.weight", "projection",
            "projection.parametrizations.weight.original", "projection",
            "projection.parametrizations.weight.0.base", "base");

    private AdapterHubReft() {}

    /// @param keys those of the file that may be its
    static void read(
            TensorFile tensors,
            Set<String> keys,
            AdapterConfig config,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        boolean tied = config.flag("tied_weights", false);
        Placed placed = new Placed();
        for (String key : keys) {
            Matcher match = TENSOR.matcher(key);
            String part = match.matches() ? PARTS.get(match.group(3)) : null;
            if (part == null) {
                throw config.unsupported("the tensor \"" + key + "\" is none of a ReFT's");
            }
            String turned = key.replaceFirst("\\.weight\\.original$", ".weight.0.base");
            if (!tensors.names().contains(turned)) {
                throw WholeAdapter.lacks(tensors, turned);
            }
            String unit = tied ? "tied." : match.group(2).equals("0") ? "prefix." : "suffix.";
            Place place = new Place(Integer.parseInt(match.group(1)), Site.LAYER_OUTPUT);
            placed.add(place, unit + part, new Source(tensors.file(), key));
        }
        ReftSpec spec = ReftSpec.defaults()
                .withPreset(preset(config))
                .withRank((int) config.number("r", 1))
                .withPositions((int) config.number("prefix_positions", 0), (int) config.number("suffix_positions", 0))
                .withTied(tied)
                .withActivation(
                        config.asks("non_linearity")
                                ? config.activation(config.text("non_linearity", ""))
                                : Activation.LINEAR);
        placed.build(
                common -> spec.withCommon(common.withDropout(config.number("dropout", 0))),
                Map.of(),
                adapters,
                sources);
    }

    private static Preset preset(AdapterConfig config) {
        if (config.flag("orthogonality", false)) {
            return Preset.LOREFT;
        }
        return config.flag("subtract_projection", true) ? Preset.NOREFT : Preset.DIREFT;
    }
}
