package graft.engine.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One adapter of a recipe: a method's configuration at its places. Sealed, so that a new kind fails to compile
/// wherever it matters.
public sealed interface AdapterSpec
        permits BottleneckSpec,
                CompacterSpec,
                LoraSpec,
                VeraSpec,
                Ia3Spec,
                PrefixSpec,
                PromptSpec,
                ReftSpec,
                InvertibleSpec,
                BitFitSpec,
                LayerNormSpec,
                FullSpec {

    /// What every kind has.
    Common common();

    /// The same adapter at other places or with other common fields.
    AdapterSpec withCommon(Common common);

    AdapterKind kind();

    default LayerSelection layers() {
        return common().layers();
    }

    default List<Site> sites() {
        return common().sites();
    }

    /// The sites that this adapter really takes in a model: its own, and of `"all-linear"` those that the model
    /// has.
    default List<Site> sitesIn(ModelShape shape) {
        return sites().equals(LoraSpec.ALL_LINEAR)
                ? sites().stream().filter(shape::has).toList()
                : sites();
    }

    default boolean enabled() {
        return common().enabled();
    }

    /// @param name         the user's name for it, or null
    /// @param layers       in which layers
    /// @param sites        at which sites of each; empty for kinds that train parameters of the base (BitFit, full)
    /// @param dropout      0 ≤ p < 1, on the adapter's input (LoRA) or output (bottleneck); default 0
    /// @param enabled      false keeps it in the recipe but out of the model
    /// @param learningRate its own learning rate, or null for training's
    record Common(
            @Nullable String name,
            LayerSelection layers,
            List<Site> sites,
            double dropout,
            boolean enabled,
            @Nullable Double learningRate,
            Extra extra) {

        public Common {
            sites = List.copyOf(sites);
        }

        public Common(LayerSelection layers, List<Site> sites) {
            this(null, layers, sites, 0, true, null, Extra.NONE);
        }

        public Common withLayers(LayerSelection newLayers) {
            return new Common(name, newLayers, sites, dropout, enabled, learningRate, extra);
        }

        public Common withSites(List<Site> newSites) {
            return new Common(name, layers, newSites, dropout, enabled, learningRate, extra);
        }

        public Common withDropout(double newDropout) {
            return new Common(name, layers, sites, newDropout, enabled, learningRate, extra);
        }

        public Common withEnabled(boolean newEnabled) {
            return new Common(name, layers, sites, dropout, newEnabled, learningRate, extra);
        }

        public Common withLearningRate(@Nullable Double newRate) {
            return new Common(name, layers, sites, dropout, enabled, newRate, extra);
        }
    }

    /// Whether it averages over the positions of a row, padding included: a gate does.
    default boolean gated() {
        return false;
    }
}
