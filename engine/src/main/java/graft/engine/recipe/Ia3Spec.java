package graft.engine.recipe;

import java.util.List;
import java.util.Set;

/// Learned vectors that rescale inner activations, `y = l ⊙ (W x + b)`, or `y = W (l ⊙ x) + b` where the input is
/// scaled ((IA)³, arXiv 2205.05638 §3.3). They start at one.
///
/// @param common      places and common fields
/// @param feedForward what is scaled at maps of the feed-forward block
/// @param inputSites  further sites whose input is scaled, not their output; empty by default
public record Ia3Spec(Common common, FeedForward feedForward, Set<Site> inputSites) implements AdapterSpec {

    public enum FeedForward {
        /// The map's input, which at `ffn.down` is the activation's output: the paper and PEFT.
        INPUT("input"),
        /// The map's output, before an activation that follows: the `adapters` library.
        OUTPUT("output");

        private final String text;

        FeedForward(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public Ia3Spec {
        inputSites = Set.copyOf(inputSites);
    }

    /// Key, value and the feed-forward block's inner activations of every layer.
    public static Ia3Spec defaults() {
        return new Ia3Spec(
                new Common(LayerSelection.ALL, List.of(Site.ATTENTION_K, Site.ATTENTION_V, Site.FFN_DOWN)),
                FeedForward.INPUT,
                Set.of());
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.IA3;
    }

    /// Whether the input of the map there is scaled, otherwise its output.
    public boolean scalesInput(Site site) {
        boolean inner = site == Site.FFN_UP || site == Site.FFN_GATE || site == Site.FFN_DOWN;
        return inputSites.contains(site) || inner && feedForward == FeedForward.INPUT;
    }

    @Override
    public Ia3Spec withCommon(Common newCommon) {
        return new Ia3Spec(newCommon, feedForward, inputSites);
    }

    public Ia3Spec withFeedForward(FeedForward newFeedForward) {
        return new Ia3Spec(common, newFeedForward, inputSites);
    }
}
