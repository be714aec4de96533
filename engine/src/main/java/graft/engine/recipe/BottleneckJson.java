package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import graft.engine.recipe.BottleneckSpec.Init;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Residual;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.BottleneckSpec.Wiring;

/// Bottleneck adapters as JSON: the preset's configuration, with each explicit field over it.
final class BottleneckJson {

    private BottleneckJson() {}

    static BottleneckSpec read(Fields fields) {
        Preset preset =
                fields.has("preset") ? fields.choice("preset", Preset.PFEIFFER, Preset.values(), Preset::text) : null;
        return readOver(fields, BottleneckSpec.of(preset));
    }

    /// The fields beside the preset, over these defaults.
    static BottleneckSpec readOver(Fields fields, BottleneckSpec defaults) {
        Size size = SizeJson.read(fields, defaults.size());
        Activation activation =
                fields.choice("activation", defaults.activation(), Activation.values(), Activation::text);
        Scaling scaling = scaling(fields, defaults.scaling());
        boolean gate = fields.flag("gate", defaults.gate());
        Init init = fields.choice("init", defaults.init(), Init.values(), Init::text);
        Wiring wiring = wiring(fields, defaults.wiring());
        double depth = fields.number("stochasticDepth", defaults.stochasticDepth());
        boolean bias = fields.flag("bias", defaults.bias());
        return new BottleneckSpec(
                AdapterJson.common(fields, defaults),
                defaults.preset(),
                size,
                activation,
                scaling,
                gate,
                init,
                wiring,
                depth,
                bias);
    }

    private static Scaling scaling(Fields fields, Scaling fallback) {
        JsonNode value = fields.raw("scaling");
        if (value == null) {
            return fallback;
        }
        if (value.isNumber()) {
            return fields.number("scaling", value)
                    .<Scaling>map(Scaling.Fixed::new)
                    .orElse(fallback);
        }
        return switch (value.isTextual() ? value.textValue() : "") {
            case "learned" -> new Scaling.Learned();
            case "channel" -> new Scaling.Channel();
            default -> {
                fields.wrong("scaling", value, "a number, \"learned\" or \"channel\"");
                yield fallback;
            }
        };
    }

    private static Wiring wiring(Fields fields, Wiring defaults) {
        return new Wiring(
                fields.flag("layerNormBefore", defaults.layerNormBefore()),
                fields.flag("layerNormAfter", defaults.layerNormAfter()),
                fields.flag("originalLayerNormBefore", defaults.originalLayerNormBefore()),
                fields.flag("originalLayerNormAfter", defaults.originalLayerNormAfter()),
                residual(fields, defaults.residualBeforeLayerNorm()),
                fields.flag("adapterResidualBeforeLayerNorm", defaults.adapterResidualBeforeLayerNorm()));
    }

    private static Residual residual(Fields fields, Residual fallback) {
        JsonNode value = fields.raw("residualBeforeLayerNorm");
        if (value == null) {
            return fallback;
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? Residual.BEFORE : Residual.AFTER;
        }
        if (value.isTextual() && value.textValue().equals("post_add")) {
            return Residual.POST_ADD;
        }
        fields.wrong("residualBeforeLayerNorm", value, "true, false or \"post_add\"");
        return fallback;
    }

    static void write(Canonical out, BottleneckSpec spec) {
        Preset preset = spec.preset();
        out.put("preset", preset == null ? null : preset.text(), null);
        writeOver(out, spec, BottleneckSpec.of(preset));
    }

    /// The fields beside the preset that differ from these defaults, without the last common ones.
    static void writeOver(Canonical out, BottleneckSpec spec, BottleneckSpec defaults) {
        AdapterJson.places(out, spec, defaults);
        if (!out.omits(spec.size().equals(defaults.size()))) {
            SizeJson.write(out, spec.size());
        }
        out.put("activation", spec.activation().text(), defaults.activation().text());
        if (!out.omits(spec.scaling().equals(defaults.scaling()))) {
            out.put(
                    "scaling",
                    switch (spec.scaling()) {
                        case Scaling.Fixed fixed -> Canonical.number(fixed.factor());
                        case Scaling.Learned learned -> TextNode.valueOf("learned");
                        case Scaling.Channel channel -> TextNode.valueOf("channel");
                    });
        }
        out.put("gate", spec.gate(), defaults.gate());
        out.put("init", spec.init().text(), defaults.init().text());
        wiring(out, spec.wiring(), defaults.wiring());
        out.put("stochasticDepth", spec.stochasticDepth(), defaults.stochasticDepth());
        out.put("bias", spec.bias(), defaults.bias());
    }

    private static void wiring(Canonical out, Wiring wiring, Wiring defaults) {
        out.put("layerNormBefore", wiring.layerNormBefore(), defaults.layerNormBefore())
                .put("layerNormAfter", wiring.layerNormAfter(), defaults.layerNormAfter())
                .put("originalLayerNormBefore", wiring.originalLayerNormBefore(), defaults.originalLayerNormBefore())
                .put("originalLayerNormAfter", wiring.originalLayerNormAfter(), defaults.originalLayerNormAfter())
                .put(
                        "adapterResidualBeforeLayerNorm",
                        wiring.adapterResidualBeforeLayerNorm(),
                        defaults.adapterResidualBeforeLayerNorm());
        if (out.omits(wiring.residualBeforeLayerNorm() == defaults.residualBeforeLayerNorm())) {
            return;
        }
        switch (wiring.residualBeforeLayerNorm()) {
            case BEFORE -> out.put("residualBeforeLayerNorm", true, false);
            case AFTER -> out.put("residualBeforeLayerNorm", false, true);
            case POST_ADD -> out.put("residualBeforeLayerNorm", "post_add");
        }
    }
}
