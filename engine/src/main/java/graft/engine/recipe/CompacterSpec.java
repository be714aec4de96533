package graft.engine.recipe;

import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.BottleneckSpec.Wiring;
import java.util.List;
import java.util.function.UnaryOperator;

/// A bottleneck whose two matrices are sums of Kronecker products, `W = Σᵢ Aᵢ ⊗ (sᵢ tᵢ)` over n terms with Aᵢ of n × n
/// (Compacter, arXiv 2106.04647 §3.2 and §3.3). It stands, is wired and starts like a bottleneck; `zero-up` makes the
/// second factor of the up-projection zero.
///
/// @param preset     whose defaults were taken
/// @param phm        how the matrices are made
/// @param bottleneck everything that it shares with a bottleneck; its preset is null
public record CompacterSpec(Preset preset, Phm phm, BottleneckSpec bottleneck) implements AdapterSpec {

    public enum Preset {
        /// After attention and after the feed-forward block, as Houlsby's.
        COMPACTER("compacter"),
        /// After the feed-forward block only, as Pfeiffer's.
        COMPACTER_PLUS("compacter++");

        private final String text;

        Preset(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// Parameterised hypercomplex multiplication (arXiv 2102.08597 §3).
    ///
    /// @param dimension         n, which divides the layer's width and the inner width; default 4
    /// @param rank              of each term's second matrix; default 1
    /// @param sharedRule        one set of Aᵢ for all places of the adapter, otherwise each projection has its own
    /// @param factorizedRule    each Aᵢ is itself a product of a column and a row; default false
    /// @param sharedWeights     one down- and one up-projection for all places; default false
    /// @param factorizedWeights false: each term's second matrix is full instead of rank `rank`; default true
    public record Phm(
            int dimension,
            int rank,
            boolean sharedRule,
            boolean factorizedRule,
            boolean sharedWeights,
            boolean factorizedWeights) {

        public static final Phm DEFAULT = new Phm(4, 1, true, false, false, true);

        public Phm withDimension(int newDimension) {
            return new Phm(newDimension, rank, sharedRule, factorizedRule, sharedWeights, factorizedWeights);
        }

        public Phm withRank(int newRank) {
            return new Phm(dimension, newRank, sharedRule, factorizedRule, sharedWeights, factorizedWeights);
        }

        public Phm withSharedRule(boolean shared) {
            return new Phm(dimension, rank, shared, factorizedRule, sharedWeights, factorizedWeights);
        }
    }

    /// The preset's own configuration: inner width d / 32, GELU.
    public static CompacterSpec of(Preset preset) {
        boolean both = preset == Preset.COMPACTER;
        BottleneckSpec plain = BottleneckSpec.of(null);
        Wiring wiring = BottleneckSpec.of(both ? BottleneckSpec.Preset.HOULSBY : BottleneckSpec.Preset.PFEIFFER)
                .wiring();
        List<Site> sites = both ? List.of(Site.ATTENTION_OUTPUT, Site.FFN_OUTPUT) : List.of(Site.FFN_OUTPUT);
        return new CompacterSpec(
                preset,
                Phm.DEFAULT,
                plain.withWiring(wiring)
                        .withSize(new Size.Reduction(32))
                        .withActivation(Activation.GELU)
                        .withCommon(plain.common().withSites(sites)));
    }

    @Override
    public Common common() {
        return bottleneck.common();
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.COMPACTER;
    }

    @Override
    public CompacterSpec withCommon(Common newCommon) {
        return new CompacterSpec(preset, phm, bottleneck.withCommon(newCommon));
    }

    public CompacterSpec withPhm(Phm newPhm) {
        return new CompacterSpec(preset, newPhm, bottleneck);
    }

    /// With what it shares with a bottleneck changed.
    public CompacterSpec with(UnaryOperator<BottleneckSpec> change) {
        return new CompacterSpec(preset, phm, change.apply(bottleneck));
    }
}
