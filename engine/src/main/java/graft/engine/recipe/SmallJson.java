package graft.engine.recipe;

import graft.engine.recipe.Ia3Spec.FeedForward;
import graft.engine.recipe.ReftSpec.Preset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The kinds with few fields as JSON: VeRA, (IA)³, ReFT and invertible adapters.
final class SmallJson {

    private SmallJson() {}

    static VeraSpec vera(Fields fields) {
        VeraSpec defaults = VeraSpec.defaults();
        int rank = fields.integer("rank", defaults.rank());
        double dInitial = fields.number("dInitial", defaults.dInitial());
        long seed = fields.seed("seed", defaults.seed());
        double scaling = fields.number("scaling", defaults.scaling());
        return new VeraSpec(AdapterJson.common(fields, defaults), rank, dInitial, seed, scaling);
    }

    static void write(Canonical out, VeraSpec spec) {
        VeraSpec defaults = VeraSpec.defaults();
        AdapterJson.places(out, spec, defaults)
                .put("rank", spec.rank(), defaults.rank())
                .put("dInitial", spec.dInitial(), defaults.dInitial())
                .put("seed", spec.seed(), defaults.seed())
                .put("scaling", spec.scaling(), defaults.scaling());
    }

    static Ia3Spec ia3(Fields fields) {
        Ia3Spec defaults = Ia3Spec.defaults();
        FeedForward feedForward =
                fields.choice("feedForward", defaults.feedForward(), FeedForward.values(), FeedForward::text);
        Set<Site> inputs = EnumSet.noneOf(Site.class);
        for (String name : fields.texts("inputSites")) {
            Optional<Site> site = Site.of(name).filter(at -> at.kind() == Site.Kind.LINEAR);
            if (site.isPresent()) {
                inputs.add(site.get());
            } else {
                fields.error("inputSites", "\"" + name + "\" is not a linear map", "name a site such as attention.o");
            }
        }
        return new Ia3Spec(AdapterJson.common(fields, defaults), feedForward, inputs);
    }

    static void write(Canonical out, Ia3Spec spec) {
        Ia3Spec defaults = Ia3Spec.defaults();
        AdapterJson.places(out, spec, defaults)
                .put(
                        "feedForward",
                        spec.feedForward().text(),
                        defaults.feedForward().text());
        if (!out.omits(spec.inputSites().isEmpty())) {
            out.put(
                    "inputSites",
                    spec.inputSites().stream().sorted().map(Site::text).toList());
        }
    }

    static ReftSpec reft(Fields fields) {
        ReftSpec defaults = ReftSpec.defaults();
        Preset preset = fields.choice("preset", defaults.preset(), Preset.values(), Preset::text);
        int rank = fields.integer("rank", defaults.rank());
        int prefix = fields.integer("prefixPositions", defaults.prefixPositions());
        int suffix = fields.integer("suffixPositions", defaults.suffixPositions());
        boolean tied = fields.flag("tied", defaults.tied());
        Activation activation =
                fields.choice("activation", defaults.activation(), Activation.values(), Activation::text);
        return new ReftSpec(AdapterJson.common(fields, defaults), preset, rank, prefix, suffix, tied, activation);
    }

    static void write(Canonical out, ReftSpec spec) {
        ReftSpec defaults = ReftSpec.defaults();
        out.put("preset", spec.preset().text(), defaults.preset().text());
        AdapterJson.places(out, spec, defaults)
                .put("rank", spec.rank(), defaults.rank())
                .put("prefixPositions", spec.prefixPositions(), defaults.prefixPositions())
                .put("suffixPositions", spec.suffixPositions(), defaults.suffixPositions())
                .put("tied", spec.tied(), defaults.tied())
                .put(
                        "activation",
                        spec.activation().text(),
                        defaults.activation().text());
    }

    static InvertibleSpec invertible(Fields fields) {
        InvertibleSpec defaults = InvertibleSpec.defaults();
        double factor = fields.number("reductionFactor", defaults.reductionFactor());
        Activation activation =
                fields.choice("activation", defaults.activation(), Activation.values(), Activation::text);
        return new InvertibleSpec(AdapterJson.common(fields, defaults), factor, activation);
    }

    static void write(Canonical out, InvertibleSpec spec) {
        InvertibleSpec defaults = InvertibleSpec.defaults();
        AdapterJson.places(out, spec, defaults)
                .put("reductionFactor", spec.reductionFactor(), defaults.reductionFactor())
                .put(
                        "activation",
                        spec.activation().text(),
                        defaults.activation().text());
    }
}
