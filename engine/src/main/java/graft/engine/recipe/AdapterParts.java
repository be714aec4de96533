package graft.engine.recipe;

import graft.engine.recipe.CompacterSpec.Phm;
import graft.engine.recipe.ModelShape.SiteShape;
import graft.engine.recipe.PrefixSpec.Gate;
import graft.engine.recipe.Trained.Part;
import java.util.ArrayList;
import java.util.List;

/// The new tensors of each kind of adapter, by name and shape: one method a kind. The names are those in
/// Graft's adapter files, after what the place adds.
final class AdapterParts {

    private AdapterParts() {}

    /// The tensors at one place.
    ///
    /// @param layer −1 at the embedding
    static List<Part> at(AdapterSpec adapter, int layer, SiteShape place, ModelShape shape) {
        return switch (adapter) {
            case BottleneckSpec spec -> bottleneck(spec, spec.size().in(layer, place.in()), place.in(), place.out());
            case CompacterSpec spec -> compacter(spec, layer, place);
            case LoraSpec spec -> lora(spec, place);
            case VeraSpec spec -> List.of(new Part("lambda_d", spec.rank()), new Part("lambda_b", place.out()));
            case Ia3Spec spec -> List.of(new Part("scale", spec.scalesInput(place.site()) ? place.in() : place.out()));
            case PrefixSpec spec -> prefixGate(spec, shape.width());
            case PromptSpec spec -> List.of(new Part("prompt", spec.length(), place.out()));
            case ReftSpec spec -> reft(spec, place.in());
            case InvertibleSpec spec -> invertible(spec, place.out());
            case BitFitSpec _ -> List.of();
            case LayerNormSpec _ -> List.of();
            case FullSpec _ -> List.of();
        };
    }

    /// The tensors that all places of an adapter share.
    static List<Part> shared(AdapterSpec adapter, List<Integer> layers, ModelShape shape) {
        return switch (adapter) {
            case CompacterSpec spec -> compacterShared(spec, shape);
            case PrefixSpec spec -> prefix(spec, layers.size(), shape);
            case BottleneckSpec _ -> List.of();
            case LoraSpec _ -> List.of();
            case VeraSpec _ -> List.of();
            case Ia3Spec _ -> List.of();
            case PromptSpec _ -> List.of();
            case ReftSpec _ -> List.of();
            case InvertibleSpec _ -> List.of();
            case BitFitSpec _ -> List.of();
            case LayerNormSpec _ -> List.of();
            case FullSpec _ -> List.of();
        };
    }

    /// 2·r·d + r + d with biases; 2·d for each own norm; 1 or d for a learned scaling; d + 1 for a
    /// gate.
    private static List<Part> bottleneck(BottleneckSpec spec, int r, int in, int out) {
        List<Part> down = List.of(new Part("down.weight", r, in));
        List<Part> up = List.of(new Part("up.weight", out, r));
        return around(spec, r, in, out, down, up);
    }

    /// What a bottleneck has besides its two matrices, in the order of the forward pass.
    private static List<Part> around(BottleneckSpec spec, int r, int in, int out, List<Part> down, List<Part> up) {
        List<Part> parts = new ArrayList<>();
        if (spec.wiring().layerNormBefore()) {
            parts.add(new Part("norm_before.weight", in));
            parts.add(new Part("norm_before.bias", in));
        }
        parts.addAll(down);
        if (spec.bias()) {
            parts.add(new Part("down.bias", r));
        }
        parts.addAll(up);
        if (spec.bias()) {
            parts.add(new Part("up.bias", out));
        }
        if (spec.wiring().layerNormAfter()) {
            parts.add(new Part("norm_after.weight", out));
            parts.add(new Part("norm_after.bias", out));
        }
        switch (spec.scaling()) {
            case BottleneckSpec.Scaling.Fixed _ -> {}
            case BottleneckSpec.Scaling.Learned _ -> parts.add(new Part("scaling", 1));
            case BottleneckSpec.Scaling.Channel _ -> parts.add(new Part("scaling", out));
        }
        if (spec.gate()) {
            parts.addAll(gate(1, in));
        }
        return parts;
    }

    private static List<Part> gate(int gates, int in) {
        return List.of(new Part("gate.weight", gates, in), new Part("gate.bias", gates));
    }

    /// r and d rounded down to multiples of n, which the check asks them to be.
    private static List<Part> compacter(CompacterSpec spec, int layer, SiteShape place) {
        int r = spec.bottleneck().size().in(layer, place.in());
        List<Part> down = new ArrayList<>();
        List<Part> up = new ArrayList<>();
        if (!spec.phm().sharedWeights()) {
            down.addAll(phm("down.", spec.phm(), place.in(), r));
            up.addAll(phm("up.", spec.phm(), r, place.out()));
        }
        if (!spec.phm().sharedRule()) {
            down.addAll(rule("down.", spec.phm()));
            up.addAll(rule("up.", spec.phm()));
        }
        return around(spec.bottleneck(), r, place.in(), place.out(), down, up);
    }

    /// n terms of in/n × out/n: as a product of rank k, n·k·(in + out)/n parameters; in full, in·out/n.
    private static List<Part> phm(String at, Phm phm, int in, int out) {
        int n = Math.max(1, phm.dimension());
        return phm.factorizedWeights()
                ? List.of(new Part(at + "left", n, in / n, phm.rank()), new Part(at + "right", n, phm.rank(), out / n))
                : List.of(new Part(at + "weight", n, in / n, out / n));
    }

    /// n matrices of n × n, or each as a column times a row.
    private static List<Part> rule(String at, Phm phm) {
        int n = phm.dimension();
        return phm.factorizedRule()
                ? List.of(new Part(at + "rule_left", n, n, 1), new Part(at + "rule_right", n, 1, n))
                : List.of(new Part(at + "rule", n, n, n));
    }

    private static List<Part> compacterShared(CompacterSpec spec, ModelShape shape) {
        List<Part> parts = new ArrayList<>();
        if (spec.phm().sharedRule()) {
            parts.addAll(rule("", spec.phm()));
        }
        if (spec.phm().sharedWeights()) {
            int r = spec.bottleneck().size().in(0, shape.width());
            parts.addAll(phm("down.", spec.phm(), shape.width(), r));
            parts.addAll(phm("up.", spec.phm(), r, shape.width()));
        }
        return parts;
    }

    /// r·(in + out); DoRA's magnitudes out more, an own bias out, a gate in + 1.
    private static List<Part> lora(LoraSpec spec, SiteShape place) {
        int rank = spec.rankAt(place.site());
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("lora_A", rank, place.in()));
        parts.add(new Part("lora_B", place.out(), rank));
        if (spec.biasTerm()) {
            parts.add(new Part("lora_bias", place.out()));
        }
        if (spec.dora()) {
            parts.add(new Part("magnitude", place.out()));
        }
        if (spec.gate()) {
            parts.addAll(gate(1, place.in()));
        }
        return parts;
    }

    /// With L layers and k the width of keys: free n × 2·L·k, in the order key of the first layer, its value,
    /// key of the next; projected n·d + p·d + p + 2·L·k·(p + 1).
    private static List<Part> prefix(PrefixSpec spec, int layers, ModelShape shape) {
        int all = Math.multiplyExact(2 * layers, shape.keyValueHeads() * shape.headSize());
        Integer inner = spec.projection();
        if (inner == null) {
            return List.of(new Part("prefix", spec.length(), all));
        }
        int d = spec.tableWidth(shape);
        return List.of(
                new Part("embedding", spec.length(), d),
                new Part("down.weight", inner, d),
                new Part("down.bias", inner),
                new Part("up.weight", all, inner),
                new Part("up.bias", all));
    }

    /// The gate reads what the attention reads.
    private static List<Part> prefixGate(PrefixSpec spec, int width) {
        return spec.gate() == Gate.NONE ? List.of() : gate(spec.gate() == Gate.SEPARATE ? 2 : 1, width);
    }

    /// 2·r·d + r for the first positions and again for the last, or once for both.
    private static List<Part> reft(ReftSpec spec, int width) {
        List<Part> parts = new ArrayList<>();
        for (String unit : spec.tied() ? List.of("tied.") : List.of("prefix.", "suffix.")) {
            parts.add(new Part(unit + "source.weight", spec.rank(), width));
            parts.add(new Part(unit + "source.bias", spec.rank()));
            parts.add(new Part(unit + "projection", spec.rank(), width));
        }
        return parts;
    }

    /// For F and for G over half the width h: 2·m·h + m + h.
    private static List<Part> invertible(InvertibleSpec spec, int width) {
        int half = width / 2;
        int inner = spec.inner(width);
        List<Part> parts = new ArrayList<>();
        for (String map : List.of("f.", "g.")) {
            parts.add(new Part(map + "down.weight", inner, half));
            parts.add(new Part(map + "down.bias", inner));
            parts.add(new Part(map + "up.weight", half, inner));
            parts.add(new Part(map + "up.bias", half));
        }
        return parts;
    }
}
