package graft.engine.recipe;

import graft.engine.recipe.CompacterSpec.Phm;
import graft.engine.recipe.CompacterSpec.Preset;

/// Compacter as JSON: a bottleneck's fields and those of its Kronecker products.
final class CompacterJson {

    private CompacterJson() {}

    static CompacterSpec read(Fields fields) {
        Preset preset = fields.choice("preset", Preset.COMPACTER, Preset.values(), Preset::text);
        Phm defaults = Phm.DEFAULT;
        Phm phm = new Phm(
                fields.integer("phmDimension", defaults.dimension()),
                fields.integer("phmRank", defaults.rank()),
                fields.flag("sharedRule", defaults.sharedRule()),
                fields.flag("factorizedRule", defaults.factorizedRule()),
                fields.flag("sharedWeights", defaults.sharedWeights()),
                fields.flag("factorizedWeights", defaults.factorizedWeights()));
        return new CompacterSpec(
                preset,
                phm,
                BottleneckJson.readOver(fields, CompacterSpec.of(preset).bottleneck()));
    }

    static void write(Canonical out, CompacterSpec spec) {
        CompacterSpec defaults = CompacterSpec.of(spec.preset());
        out.put("preset", spec.preset().text(), Preset.COMPACTER.text());
        Phm phm = spec.phm();
        Phm usual = defaults.phm();
        BottleneckJson.writeOver(out, spec.bottleneck(), defaults.bottleneck());
        out.put("phmDimension", phm.dimension(), usual.dimension())
                .put("phmRank", phm.rank(), usual.rank())
                .put("sharedRule", phm.sharedRule(), usual.sharedRule())
                .put("factorizedRule", phm.factorizedRule(), usual.factorizedRule())
                .put("sharedWeights", phm.sharedWeights(), usual.sharedWeights())
                .put("factorizedWeights", phm.factorizedWeights(), usual.factorizedWeights());
    }
}
