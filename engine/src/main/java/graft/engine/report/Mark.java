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
    LORA("lora", "M0,-6.5L6.5,0L0,6.5L-6.5,0z"),
    PREFIX("prefix", "M0,-5.5a5.5,5.5 0 1,0 0.01,0z"),
    BITFIT("bitfit", "M-6,-2.5h12v5h-12z"),
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
            case COMPACTER, IA3 -> COMPACTER;
            case LORA, VERA -> LORA;
            case PREFIX, PROMPT, REFT, INVERTIBLE -> PREFIX;
            case BITFIT, LAYERNORM -> BITFIT;
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
