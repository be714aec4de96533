package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.recipe.Activation;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the `adapters` library puts at the embedding, once for a model: prompts, and invertible adapters
/// beside a bottleneck.
final class AdapterHubEmbedding {

    private static final Pattern PROMPT =
            Pattern.compile("(?:.*\\.)?prompt_tuning\\.prompt_tunings\\.[^.]+\\.prompt_embedding\\.weight");

    private static final Pattern COUPLING =
            Pattern.compile("(?:.*\\.)?invertible_adapters\\.[^.]+\\.([FG])\\.([02])\\.(weight|bias)");

    private AdapterHubEmbedding() {}

    /// Whether a tensor is an invertible adapter's.
    static boolean invertible(String key) {
        return key.contains("invertible_adapters.");
    }

    private static String at(List<AdapterSpec> adapters) {
        return "adapters." + adapters.size() + "." + Site.EMBEDDING.text() + ".";
    }

    /// @param keys those of the file that may be a prompt's
    static void prompt(
            TensorFile tensors,
            Set<String> keys,
            AdapterConfig config,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        String combine = config.text("combine", "prefix");
        if (!combine.equals("prefix") && !combine.equals("prefix_after_bos")) {
            throw config.unsupported("combine is \"" + combine + "\"");
        }
        if (keys.size() != 1 || !PROMPT.matcher(keys.iterator().next()).matches()) {
            throw config.unsupported("it does not hold exactly one prompt");
        }
        String key = keys.iterator().next();
        sources.put(at(adapters) + "prompt", new Source(tensors.file(), key));
        adapters.add(PromptSpec.defaults()
                .withLength(Math.toIntExact(tensors.shape(key).get(0)))
                .withPlace(combine.equals("prefix_after_bos"), false));
    }

    /// Appends the invertible adapter of a bottleneck's configuration, if it has one.
    ///
    /// @param keys those of the file that are an invertible adapter's
    static void invertible(
            TensorFile tensors,
            Set<String> keys,
            AdapterConfig config,
            Activation activation,
            List<AdapterSpec> adapters,
            Map<String, Source> sources) {
        if (!config.asks("inv_adapter")) {
            if (!keys.isEmpty()) {
                throw config.unsupported("the tensor \"" + keys.iterator().next()
                        + "\" is of an invertible adapter that it does not name");
            }
            return;
        }
        String form = config.text("inv_adapter", "");
        if (!form.equals("nice")) {
            throw config.unsupported("inv_adapter is \"" + form
                    + "\", a coupling that the library itself cannot compute for texts; only \"nice\" is read");
        }
        for (String key : keys) {
            Matcher match = COUPLING.matcher(key);
            if (!match.matches()) {
                throw config.unsupported("the tensor \"" + key + "\" is none of an invertible adapter's");
            }
            String map = match.group(1).equals("F") ? "f." : "g.";
            String layer = match.group(2).equals("0") ? "down." : "up.";
            sources.put(at(adapters) + map + layer + match.group(3), new Source(tensors.file(), key));
        }
        adapters.add(InvertibleSpec.defaults()
                .withReductionFactor(config.number("inv_adapter_reduction_factor", 2))
                .withActivation(activation));
    }
}
