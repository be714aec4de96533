package graft.engine.recipe;

import java.util.List;

/// AdapterFusion: attention over the outputs of adapters trained before, which stay frozen, `softmax(q(x) · k(uᵢ))
/// v(uᵢ)` (arXiv 2005.00247 §3.2).
///
/// @param members        saved adapters, as runs or folders
/// @param variant        with or without a learned value map
/// @param regularization weight of `Σ (I − W_v)²`, with the dynamic variant; default 0.01
/// @param layers         where the members stand
/// @param sites          where the members stand; default `ffn.output`
/// @param extra          fields this version does not know
public record FusionSpec(
        List<String> members,
        Variant variant,
        double regularization,
        LayerSelection layers,
        List<Site> sites,
        Extra extra) {

    public enum Variant {
        DYNAMIC("dynamic"),
        STATIC("static");

        private final String text;

        Variant(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public FusionSpec {
        members = List.copyOf(members);
        sites = List.copyOf(sites);
    }

    public FusionSpec(List<String> members, Variant variant) {
        this(members, variant, 0.01, LayerSelection.ALL, List.of(Site.FFN_OUTPUT), Extra.NONE);
    }
}
