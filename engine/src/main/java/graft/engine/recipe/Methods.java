package graft.engine.recipe;

import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Size;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Names for people and tables, short enough for one line.
public final class Methods {

    private Methods() {}

    /// One adapter: `Pfeiffer r 16 · ffn.output · all`, `LoRA r 8 · attention.q, attention.v · 4–11`.
    ///
    /// @param shape of the base, for layers and widths in figures; or null: then as the recipe spells them
    public static String describe(AdapterSpec adapter, @Nullable ModelShape shape) {
        String layers =
                shape == null ? adapter.layers().text() : adapter.layers().describe(shape.layers());
        String line = switch (adapter) {
            case BottleneckSpec spec ->
                "%s r %s · %s · %s".formatted(title(spec), size(spec.size(), shape), sites(spec, shape), layers);
            case CompacterSpec spec ->
                "%s r %s n %d · %s · %s"
                        .formatted(
                                title(spec),
                                size(spec.bottleneck().size(), shape),
                                spec.phm().dimension(),
                                sites(spec, shape),
                                layers);
            case LoraSpec spec -> "%s r %s · %s · %s".formatted(title(spec), rank(spec), sites(spec, shape), layers);
            case VeraSpec spec -> "VeRA r %d · %s · %s".formatted(spec.rank(), sites(spec, shape), layers);
            case Ia3Spec spec -> "(IA)³ · %s · %s".formatted(sites(spec, shape), layers);
            case PrefixSpec spec -> "prefix %d%s · %s".formatted(spec.length(), through(spec), layers);
            case PromptSpec spec -> "prompt %d".formatted(spec.length());
            case ReftSpec spec -> "%s r %d · %s · %s".formatted(title(spec), spec.rank(), positions(spec), layers);
            case InvertibleSpec spec ->
                "invertible r %s"
                        .formatted(
                                shape == null
                                        ? "d/2/" + Canonical.number(spec.reductionFactor())
                                        : String.valueOf(spec.inner(shape.width())));
            case BitFitSpec spec ->
                "BitFit · %s · %s"
                        .formatted(spec.terms().isEmpty() ? "all biases" : String.join(", ", spec.terms()), layers);
            case LayerNormSpec _ -> "LayerNorm · " + layers;
            case FullSpec _ -> "full fine-tuning";
        };
        return adapter.enabled() ? line : line + " (off)";
    }

    /// A whole recipe: its enabled adapters joined by ` + `, or `head only`.
    public static String describe(Recipe recipe, @Nullable ModelShape shape) {
        String all = recipe.adapters().stream()
                .filter(AdapterSpec::enabled)
                .map(adapter -> describe(adapter, shape))
                .collect(Collectors.joining(" + "));
        return all.isEmpty() ? "head only" : all;
    }

    /// The placement code of tables: `FFN:0-11 r16`, `Q,V:4-11 r8`, `biases:0-11`, `full`, `head`; several
    /// joined by `+`.
    public static String code(Recipe recipe, ModelShape shape) {
        String all = recipe.adapters().stream()
                .filter(AdapterSpec::enabled)
                .map(adapter -> code(adapter, shape))
                .collect(Collectors.joining("+"));
        return all.isEmpty() ? "head" : all;
    }

    private static String code(AdapterSpec adapter, ModelShape shape) {
        List<Integer> indices = adapter.layers().resolve(shape.layers());
        String layers = indices.isEmpty() ? "–" : LayerSelection.of(indices).text();
        return switch (adapter) {
            case BottleneckSpec spec ->
                "%s:%s r%s"
                        .formatted(
                                codes(spec, shape),
                                layers,
                                size(spec.size(), shape).replace(" ", ""));
            case CompacterSpec spec ->
                "%s:%s r%s n%d"
                        .formatted(
                                codes(spec, shape),
                                layers,
                                size(spec.bottleneck().size(), shape).replace(" ", ""),
                                spec.phm().dimension());
            case LoraSpec spec ->
                "%s:%s %s%s".formatted(codes(spec, shape), layers, spec.dora() ? "dora r" : "r", rank(spec));
            case VeraSpec spec -> "%s:%s vera r%d".formatted(codes(spec, shape), layers, spec.rank());
            case Ia3Spec spec -> "%s:%s ia3".formatted(codes(spec, shape), layers);
            case PrefixSpec spec -> "PREFIX:%s n%d".formatted(layers, spec.length());
            case PromptSpec spec -> "EMB n" + spec.length();
            case ReftSpec spec ->
                "LAYER:%s %s r%d".formatted(layers, spec.preset().text(), spec.rank());
            case InvertibleSpec spec -> "EMB inv r" + spec.inner(shape.width());
            case BitFitSpec _ -> "biases:" + layers;
            case LayerNormSpec _ -> "norms:" + layers;
            case FullSpec _ -> "full";
        };
    }

    private static String title(BottleneckSpec spec) {
        if (spec.preset() == null) {
            return "bottleneck";
        }
        String name = switch (spec.preset()) {
            case PFEIFFER -> "Pfeiffer";
            case HOULSBY -> "Houlsby";
            case PARALLEL -> "parallel";
            case SCALED_PARALLEL -> "scaled parallel";
            case ADAPTER_PLUS -> "Adapter+";
        };
        boolean learned = spec.scaling() instanceof Scaling.Learned;
        return learned && spec.preset() == BottleneckSpec.Preset.PARALLEL ? name + " (learned scaling)" : name;
    }

    private static String title(CompacterSpec spec) {
        return spec.preset() == CompacterSpec.Preset.COMPACTER ? "Compacter" : "Compacter++";
    }

    private static String title(LoraSpec spec) {
        String start = switch (spec.init()) {
            case DEFAULT, GAUSSIAN -> "";
            case PISSA -> "PiSSA ";
            case OLORA -> "OLoRA ";
        };
        return start + (spec.dora() ? "DoRA" : spec.rankStabilized() ? "rsLoRA" : "LoRA");
    }

    private static String title(ReftSpec spec) {
        return switch (spec.preset()) {
            case LOREFT -> "LoReFT";
            case NOREFT -> "NoReFT";
            case DIREFT -> "DiReFT";
        };
    }

    private static String through(PrefixSpec spec) {
        return spec.projection() == null ? "" : " through " + spec.projection();
    }

    private static String positions(ReftSpec spec) {
        String first = "first " + spec.prefixPositions();
        String last = "last " + spec.suffixPositions();
        return spec.suffixPositions() == 0 ? first : spec.prefixPositions() == 0 ? last : first + ", " + last;
    }

    private static String size(Size size, @Nullable ModelShape shape) {
        return switch (size) {
            case Size.Fixed fixed -> String.valueOf(fixed.size());
            case Size.Reduction reduction ->
                shape == null
                        ? "d/" + Canonical.number(reduction.factor())
                        : String.valueOf(reduction.in(0, shape.width()));
            case Size.ByLayer byLayer -> "by layer";
        };
    }

    private static String rank(LoraSpec spec) {
        int least = spec.rank();
        int most = spec.rank();
        for (int rank : spec.rankBySite().values()) {
            least = Math.min(least, rank);
            most = Math.max(most, rank);
        }
        return least == most ? String.valueOf(least) : least + "–" + most;
    }

    private static String sites(AdapterSpec adapter, @Nullable ModelShape shape) {
        if (adapter.sites().equals(LoraSpec.ALL_LINEAR)) {
            return "all linear";
        }
        List<Site> sites = shape == null ? adapter.sites() : adapter.sitesIn(shape);
        return sites.stream().map(Site::text).collect(Collectors.joining(", "));
    }

    /// `attention.output` is `ATT`, `ffn.parallel` is `FFN∥`, a matrix is its letter or name.
    private static String codes(AdapterSpec adapter, ModelShape shape) {
        return adapter.sitesIn(shape).stream().map(Methods::code).collect(Collectors.joining(","));
    }

    private static String code(Site site) {
        return switch (site) {
            case ATTENTION_OUTPUT -> "ATT";
            case FFN_OUTPUT -> "FFN";
            case ATTENTION_PARALLEL -> "ATT∥";
            case FFN_PARALLEL -> "FFN∥";
            case EMBEDDING -> "EMB";
            case LAYER_OUTPUT -> "LAYER";
            case POOLER -> "POOL";
            case EMBEDDING_PROJECTION -> "EMB→";
            case HEAD_DENSE -> "HEAD";
            case HEAD_OUT -> "OUT";
            case HEAD_WORDS -> "WORDS";
            case ATTENTION_Q,
                    ATTENTION_K,
                    ATTENTION_V,
                    ATTENTION_QKV,
                    ATTENTION_O,
                    ATTENTION_PREFIX,
                    FFN_UP,
                    FFN_GATE,
                    FFN_DOWN ->
                site.text().substring(site.text().indexOf('.') + 1).toUpperCase(Locale.ROOT);
        };
    }
}
