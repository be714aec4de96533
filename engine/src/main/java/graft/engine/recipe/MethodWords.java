package graft.engine.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a recipe trains, in the words that the window's canvas and tables use too: `Bottleneck r 16 (after FFN)`, `LoRA
/// r 8 (layers 4 to 11, attention q, attention v)`, `BitFit`, `Head only`.
public final class MethodWords {

    private MethodWords() {}

    /// @param shape of the base, for widths and layers in figures; or null: then as the recipe spells them
    public static String of(Recipe recipe, @Nullable ModelShape shape) {
        FusionSpec fusion = recipe.fusion();
        if (fusion != null) {
            return "Fusion of " + fusion.members().size() + " ("
                    + fusion.variant().text() + ")";
        }
        String all = recipe.adapters().stream()
                .filter(AdapterSpec::enabled)
                .map(adapter -> of(adapter, shape))
                .collect(Collectors.joining(" + "));
        return all.isEmpty() ? "Head only" : all;
    }

    private static String of(AdapterSpec adapter, @Nullable ModelShape shape) {
        List<Site> sites = adapter.sites().stream()
                .filter(site -> shape == null || shape.has(site))
                .distinct()
                .sorted()
                .toList();
        if (sites.isEmpty()) {
            return title(adapter);
        }
        List<String> places = new ArrayList<>();
        if (sites.stream().anyMatch(Site::perLayer)) {
            String layers = layers(adapter.layers(), shape);
            if (!layers.isEmpty()) {
                places.add(layers);
            }
        }
        sites.forEach(site -> places.add(site(site)));
        String measure = measure(adapter, sites.getFirst(), shape);
        return title(adapter) + (measure.isEmpty() ? "" : " " + measure) + " (" + String.join(", ", places) + ")";
    }

    private static String title(AdapterSpec adapter) {
        return switch (adapter) {
            case BottleneckSpec _ -> "Bottleneck";
            case CompacterSpec _ -> "Compacter";
            case LoraSpec lora -> lora.dora() ? "DoRA" : "LoRA";
            case VeraSpec _ -> "VeRA";
            case Ia3Spec _ -> "(IA)³";
            case PrefixSpec _ -> "Prefix";
            case PromptSpec _ -> "Prompt";
            case ReftSpec reft ->
                switch (reft.preset()) {
                    case LOREFT -> "LoReFT";
                    case NOREFT -> "NoReFT";
                    case DIREFT -> "DiReFT";
                };
            case InvertibleSpec _ -> "Invertible";
            case BitFitSpec _ -> "BitFit";
            case LayerNormSpec _ -> "LayerNorm";
            case FullSpec _ -> "Full fine-tuning";
        };
    }

    /// Its size at a site of the first layer that it stands in.
    private static String measure(AdapterSpec adapter, Site site, @Nullable ModelShape shape) {
        return switch (adapter) {
            case BottleneckSpec bottleneck -> "r " + size(bottleneck.size(), adapter, site, shape);
            case CompacterSpec compacter -> "r " + size(compacter.bottleneck().size(), adapter, site, shape);
            case LoraSpec lora -> "r " + lora.rankAt(site);
            case VeraSpec vera -> "r " + vera.rank();
            case PrefixSpec prefix -> Integer.toString(prefix.length());
            case PromptSpec prompt -> Integer.toString(prompt.length());
            case ReftSpec reft -> "r " + reft.rank();
            case InvertibleSpec invertible ->
                shape == null ? "d/2/" + trimmed(invertible.reductionFactor()) : "r " + invertible.inner(shape.width());
            case Ia3Spec _, BitFitSpec _, LayerNormSpec _, FullSpec _ -> "";
        };
    }

    private static String size(BottleneckSpec.Size size, AdapterSpec adapter, Site site, @Nullable ModelShape shape) {
        if (shape == null) {
            return switch (size) {
                case BottleneckSpec.Size.Fixed fixed -> Integer.toString(fixed.size());
                case BottleneckSpec.Size.Reduction reduction -> "d/" + trimmed(reduction.factor());
                case BottleneckSpec.Size.ByLayer _ -> "by layer";
            };
        }
        List<Integer> layers = adapter.layers().resolve(shape.layers());
        int first = !site.perLayer() || layers.isEmpty() ? 0 : layers.getFirst();
        return Integer.toString(size.in(first, shape.site(site).in()));
    }

    /// Empty for all of them.
    private static String layers(LayerSelection layers, @Nullable ModelShape shape) {
        if (shape == null) {
            return layers.text().equals("all") ? "" : "layers " + ranges(layers.text());
        }
        List<Integer> which = layers.resolve(shape.layers());
        if (which.size() == shape.layers()) {
            return "";
        }
        return which.size() == 1
                ? "layer " + which.getFirst()
                : "layers " + ranges(LayerSelection.of(which).text());
    }

    private static String ranges(String text) {
        return text.replace("-", " to ").replace(",", ", ");
    }

    private static String site(Site site) {
        return switch (site) {
            case ATTENTION_Q -> "attention q";
            case ATTENTION_K -> "attention k";
            case ATTENTION_V -> "attention v";
            case ATTENTION_QKV -> "attention q, k, v";
            case ATTENTION_O -> "attention o";
            case ATTENTION_PREFIX -> "attention prefix";
            case ATTENTION_OUTPUT -> "after attention";
            case ATTENTION_PARALLEL -> "parallel to attention";
            case FFN_PARALLEL -> "parallel to FFN";
            case FFN_UP -> "FFN up";
            case FFN_GATE -> "FFN gate";
            case FFN_DOWN -> "FFN down";
            case FFN_OUTPUT -> "after FFN";
            case LAYER_OUTPUT -> "layer output";
            case POOLER -> "pooler";
            case EMBEDDING_PROJECTION -> "embedding projection";
            case HEAD_DENSE -> "head, first map";
            case HEAD_OUT -> "head, last map";
            case HEAD_WORDS -> "head, map to words";
            case EMBEDDING -> "embedding";
        };
    }

    private static String trimmed(double factor) {
        return factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor);
    }
}
