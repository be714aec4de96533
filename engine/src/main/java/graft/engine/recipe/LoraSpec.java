package graft.engine.recipe;

import java.util.List;
import java.util.Map;

/// Low-rank adaptation of linear maps, `y = W x + scaling · B A x`, scaling = α / r, or α / √r when rank-stabilised
/// (LoRA, arXiv 2106.09685 §4.1; rsLoRA, arXiv 2312.03732).
///
/// @param common         places and common fields; dropout acts on x
/// @param rank           r, 1 ≤ r ≤ min(in, out); default 8
/// @param alpha          α > 0; default 16
/// @param rankStabilized scaling α / √r
/// @param dora           weight-decomposed (DoRA, arXiv 2402.09353)
/// @param init           how A and B start; the default is an exact identity
/// @param rankBySite     other ranks at some sites
/// @param alphaBySite    other α at some sites
/// @param bias           which biases of the base are trained along
/// @param biasTerm       B with a bias of its own, inside the scaling: `scaling · (B A x + b)`
/// @param gate           a learned gate, sigmoid, averaged over tokens, in the scaling's place (UniPELT, arXiv
///                       2110.07577 §3)
public record LoraSpec(
        Common common,
        int rank,
        double alpha,
        boolean rankStabilized,
        boolean dora,
        Init init,
        Map<Site, Integer> rankBySite,
        Map<Site, Double> alphaBySite,
        Bias bias,
        boolean biasTerm,
        boolean gate)
        implements AdapterSpec {

    /// Every linear map of a layer, `"all-linear"` in recipes: those that the architecture has. Exactly this set
    /// stands for "all there are"; any other list must name sites that exist.
    public static final List<Site> ALL_LINEAR = List.of(
            Site.ATTENTION_Q,
            Site.ATTENTION_K,
            Site.ATTENTION_V,
            Site.ATTENTION_O,
            Site.FFN_UP,
            Site.FFN_GATE,
            Site.FFN_DOWN);

    public enum Init {
        /// A Kaiming-uniform (a = √5), B zero.
        DEFAULT("default"),
        /// A normal with σ = 1/r, B zero.
        GAUSSIAN("gaussian"),
        /// From the largest singular values of W (arXiv 2404.02948).
        PISSA("pissa"),
        /// From a QR decomposition of W (arXiv 2406.01775).
        OLORA("olora");

        private final String text;

        Init(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public enum Bias {
        NONE("none"),
        ALL("all"),
        ADAPTED("adapted");

        private final String text;

        Bias(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public LoraSpec {
        rankBySite = Map.copyOf(rankBySite);
        alphaBySite = Map.copyOf(alphaBySite);
    }

    /// Without a bias term or a gate.
    public LoraSpec(
            Common common,
            int rank,
            double alpha,
            boolean rankStabilized,
            boolean dora,
            Init init,
            Map<Site, Integer> rankBySite,
            Map<Site, Double> alphaBySite,
            Bias bias) {
        this(common, rank, alpha, rankStabilized, dora, init, rankBySite, alphaBySite, bias, false, false);
    }

    /// Rank 8, α 16 on query and value of every layer.
    public static LoraSpec defaults() {
        return new LoraSpec(
                new Common(LayerSelection.ALL, List.of(Site.ATTENTION_Q, Site.ATTENTION_V)),
                8,
                16,
                false,
                false,
                Init.DEFAULT,
                Map.of(),
                Map.of(),
                Bias.NONE);
    }

    @Override
    public AdapterKind kind() {
        return AdapterKind.LORA;
    }

    public int rankAt(Site site) {
        return rankBySite.getOrDefault(site, rank);
    }

    /// The factor before B A x at a site.
    public double scalingAt(Site site) {
        double alphaHere = alphaBySite.getOrDefault(site, alpha);
        int rankHere = rankAt(site);
        return rankStabilized ? alphaHere / Math.sqrt(rankHere) : alphaHere / rankHere;
    }

    @Override
    public LoraSpec withCommon(Common newCommon) {
        return new LoraSpec(
                newCommon, rank, alpha, rankStabilized, dora, init, rankBySite, alphaBySite, bias, biasTerm, gate);
    }

    public LoraSpec withRank(int newRank) {
        return new LoraSpec(
                common, newRank, alpha, rankStabilized, dora, init, rankBySite, alphaBySite, bias, biasTerm, gate);
    }

    public LoraSpec withAlpha(double newAlpha) {
        return new LoraSpec(
                common, rank, newAlpha, rankStabilized, dora, init, rankBySite, alphaBySite, bias, biasTerm, gate);
    }

    public LoraSpec withRankStabilized(boolean stabilized) {
        return new LoraSpec(common, rank, alpha, stabilized, dora, init, rankBySite, alphaBySite, bias, biasTerm, gate);
    }

    public LoraSpec withDora(boolean newDora) {
        return new LoraSpec(
                common, rank, alpha, rankStabilized, newDora, init, rankBySite, alphaBySite, bias, biasTerm, gate);
    }

    public LoraSpec withInit(Init newInit) {
        return new LoraSpec(
                common, rank, alpha, rankStabilized, dora, newInit, rankBySite, alphaBySite, bias, biasTerm, gate);
    }

    public LoraSpec withBias(Bias newBias) {
        return new LoraSpec(
                common, rank, alpha, rankStabilized, dora, init, rankBySite, alphaBySite, newBias, biasTerm, gate);
    }

    public LoraSpec withBiasTerm(boolean newTerm) {
        return new LoraSpec(
                common, rank, alpha, rankStabilized, dora, init, rankBySite, alphaBySite, bias, newTerm, gate);
    }

    public LoraSpec withGate(boolean newGate) {
        return new LoraSpec(
                common, rank, alpha, rankStabilized, dora, init, rankBySite, alphaBySite, bias, biasTerm, newGate);
    }

    /// One rank and α everywhere.
    public LoraSpec uniform(int newRank, double newAlpha) {
        return withRank(newRank).withAlpha(newAlpha).withSiteValues(Map.of(), Map.of());
    }

    public LoraSpec withSiteValues(Map<Site, Integer> ranks, Map<Site, Double> alphas) {
        return new LoraSpec(common, rank, alpha, rankStabilized, dora, init, ranks, alphas, bias, biasTerm, gate);
    }

    @Override
    public boolean gated() {
        return gate;
    }
}
