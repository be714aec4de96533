package graft.engine.service;

import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerNormSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Methods;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Site;
import graft.engine.recipe.VeraSpec;
import java.util.stream.Collectors;

/// What a recipe trains, in words for a table: `bottleneck r 16 · ffn.output`, `LoRA r 8 · q, v`, `BitFit`, `head
/// only`.
public final class MethodWords {

    private MethodWords() {}

    public static String of(Recipe recipe) {
        FusionSpec fusion = recipe.fusion();
        if (fusion != null) {
            return "fusion of " + fusion.members().size() + " · "
                    + fusion.variant().text();
        }
        String all = recipe.adapters().stream()
                .filter(AdapterSpec::enabled)
                .map(MethodWords::of)
                .collect(Collectors.joining(" + "));
        return all.isEmpty() ? "head only" : all;
    }

    private static String of(AdapterSpec adapter) {
        String layers = adapter.layers().text().equals("all")
                ? ""
                : " · layers " + adapter.layers().text();
        return switch (adapter) {
            case BottleneckSpec bottleneck -> {
                BottleneckSpec.Preset preset = bottleneck.preset();
                yield "bottleneck" + (preset == null ? "" : " " + preset.text()) + " " + size(bottleneck.size()) + " · "
                        + sites(adapter) + layers;
            }
            case LoraSpec lora -> (lora.dora() ? "DoRA r " : "LoRA r ") + lora.rank() + " · " + sites(adapter) + layers;
            case CompacterSpec _,
                    VeraSpec _,
                    Ia3Spec _,
                    PrefixSpec _,
                    PromptSpec _,
                    ReftSpec _,
                    InvertibleSpec _,
                    LayerNormSpec _ -> Methods.describe(adapter, null).replace(" · all", "");
            case BitFitSpec bitfit ->
                "BitFit" + (bitfit.terms().isEmpty() ? "" : " " + String.join(", ", bitfit.terms())) + layers;
            case FullSpec _ -> "full";
        };
    }

    private static String size(BottleneckSpec.Size size) {
        return switch (size) {
            case BottleneckSpec.Size.Fixed fixed -> "r " + fixed.size();
            case BottleneckSpec.Size.Reduction reduction -> "d/" + trimmed(reduction.factor());
            case BottleneckSpec.Size.ByLayer byLayer -> size(byLayer.fallback()) + " by layer";
        };
    }

    private static String sites(AdapterSpec adapter) {
        return adapter.sites().stream()
                .map(Site::text)
                .map(site -> site.matches("attention\\.[qkvo]") ? site.substring("attention.".length()) : site)
                .collect(Collectors.joining(", "));
    }

    private static String trimmed(double factor) {
        return factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor);
    }
}
