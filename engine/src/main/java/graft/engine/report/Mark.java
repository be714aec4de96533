package graft.engine.report;

import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import java.util.List;
import java.util.Locale;

/// Colour class and shape by which a method is known everywhere: in palette, canvas, curves, tables and reports.
enum Mark {
    BOTTLENECK("bottleneck", "M-5,-5h10v10h-10z"),
    COMPACTER("compacter", "M0,-6L6.5,5L-6.5,5z"),
    IA3("compacter", "M0,6L-6.5,-5L6.5,-5z"),
    LORA("lora", "M0,-6.5L6.5,0L0,6.5L-6.5,0z"),
    VERA("lora", "M0,-6.5L6.5,0L0,6.5L-6.5,0zM0,-3L-3,0L0,3L3,0z"),
    PREFIX("prefix", "M0,-5.5a5.5,5.5 0 1,0 0.01,0z"),
    PROMPT("prefix", "M0,-5.5a5.5,5.5 0 1,0 0.01,0zM0,-2.5a2.5,2.5 0 1,1 -0.01,0z"),
    REFT("prefix", "M-5.5,-1A5.5,5.5 0 0 1 5.5,-1zM-5.5,1A5.5,5.5 0 0 0 5.5,1z"),
    INVERTIBLE("prefix", "M-1,-5.5A5.5,5.5 0 0 0 -1,5.5zM1,-5.5A5.5,5.5 0 0 1 1,5.5z"),
    BITFIT("bitfit", "M-6,-2.5h12v5h-12z"),
    LAYERNORM("bitfit", "M-6,-4.5h12v3.5h-12zM-6,1h12v3.5h-12z"),
    HEAD("head", "M-5,4L0,-5L5,4z"),
    FULL("full", "M0,-5a5,5 0 1,0 0.01,0z");

    private final String style;
    private final String path;

    Mark(String style, String path) {
        this.style = style;
        this.path = path;
    }

    /// The mark of a recipe's first enabled adapter; the bare head and the whole model have their own.
    static Mark of(Recipe recipe) {
        List<? extends AdapterSpec> enabled =
                recipe.adapters().stream().filter(AdapterSpec::enabled).toList();
        if (enabled.isEmpty()) {
            return HEAD;
        }
        AdapterKind kind = enabled.getFirst().kind();
        return switch (kind) {
            case BOTTLENECK -> BOTTLENECK;
            case COMPACTER -> COMPACTER;
            case LORA -> LORA;
            case VERA -> VERA;
            case IA3 -> IA3;
            case PREFIX -> PREFIX;
            case PROMPT -> PROMPT;
            case REFT -> REFT;
            case INVERTIBLE -> INVERTIBLE;
            case BITFIT -> BITFIT;
            case LAYERNORM -> LAYERNORM;
            case FULL -> FULL;
        };
    }

    /// The style class that sets `--c`.
    String style() {
        return "k-" + style;
    }

    /// The shape centred at a point, filled or hollow.
    String at(double x, double y, double scale, boolean solid) {
        return String.format(
                Locale.ROOT,
                "<path class=\"%s %s\" transform=\"translate(%.1f,%.1f) scale(%.2f)\" d=\"%s\"/>",
                style(),
                solid ? "solid" : "hollow",
                x,
                y,
                scale,
                path);
    }

    /// The shape as an own small picture for a table.
    String icon() {
        return "<svg class=\"icon\" viewBox=\"-8 -8 16 16\" aria-hidden=\"true\">" + at(0, 0, 1, true) + "</svg>";
    }
}
