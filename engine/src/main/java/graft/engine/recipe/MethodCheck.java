package graft.engine.recipe;

import graft.engine.recipe.BottleneckSpec.Residual;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.ModelShape.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks the fields of each kind of adapter; {@link AdapterCheck} checks its places.
///
/// @param path  of the adapter, `adapters[0]`
/// @param shape of the base, or null where it is not known
record MethodCheck(Findings findings, String path, @Nullable ModelShape shape) {

    private static final double LARGEST_SIZE = 65_536;
    private static final double LARGEST_REDUCTION = 1e6;

    void check(AdapterSpec adapter) {
        switch (adapter) {
            case BottleneckSpec spec -> bottleneck(spec);
            case CompacterSpec spec -> compacter(spec);
            case LoraSpec spec -> lora(spec);
            case VeraSpec spec -> vera(spec);
            case Ia3Spec spec -> ia3(spec);
            case PrefixSpec spec -> prefix(spec);
            case PromptSpec spec -> prompt(spec);
            case ReftSpec spec -> reft(spec);
            case InvertibleSpec spec -> invertible(spec);
            case BitFitSpec spec -> bitFit(spec);
            case LayerNormSpec _ -> {}
            case FullSpec _ -> {}
        }
    }

    private void bottleneck(BottleneckSpec spec) {
        if (spec.size() instanceof Size.ByLayer byLayer) {
            byLayer.sizes().forEach((layer, size) -> {
                String at = path + "." + name(size) + "." + layer;
                size(at, size);
                if (layer < 0 || shape != null && layer >= shape.layers()) {
                    findings.error(at, "there is no layer " + layer, "name layers of the model");
                }
            });
            size(path + "." + name(byLayer.fallback()) + ".default", byLayer.fallback());
        } else {
            size(path + "." + name(spec.size()), spec.size());
        }
        findings.share(path + ".stochasticDepth", spec.stochasticDepth());
        if (spec.scaling() instanceof Scaling.Fixed fixed
                && (fixed.factor() == 0 || !Double.isFinite(fixed.factor()))) {
            findings.error(path + ".scaling", "a factor of 0 leaves the adapter without effect", "choose another");
        }
        boolean normBefore = spec.wiring().originalLayerNormBefore();
        boolean postAdd = spec.wiring().residualBeforeLayerNorm() == Residual.POST_ADD;
        if (shape != null && !shape.family().encoder() && normBefore && postAdd) {
            findings.error(
                    path + ".residualBeforeLayerNorm",
                    "post_add needs a norm after the residual, which "
                            + shape.family().modelType() + " has not",
                    "use true or false");
        }
    }

    private static String name(Size size) {
        return size instanceof Size.Reduction ? "reductionFactor" : "size";
    }

    private void size(String at, Size size) {
        switch (size) {
            case Size.Fixed fixed -> {
                findings.within(at, fixed.size(), 1, LARGEST_SIZE);
                if (shape != null && fixed.size() > shape.width() && fixed.size() <= LARGEST_SIZE) {
                    findings.warning(
                            at,
                            fixed.size() + " is larger than the layer's width " + shape.width(),
                            "a bottleneck is narrower; a sixteenth of the width is common");
                }
            }
            case Size.Reduction reduction -> findings.within(at, reduction.factor(), 0.1, LARGEST_REDUCTION);
            case Size.ByLayer byLayer -> {}
        }
    }

    private void lora(LoraSpec spec) {
        if (spec.dora() && spec.gate()) {
            findings.error(
                    path + ".gate", "DoRA sets the size of the result, which a gate would undo", "leave one out");
        }
        if (spec.dora() && spec.biasTerm()) {
            findings.error(
                    path + ".biasTerm",
                    "DoRA sets the size of the product, which a bias is no part of",
                    "leave one out");
        }
        if (spec.gate() && spec.sites().stream().anyMatch(Site::once)) {
            findings.error(path + ".gate", "outside the layers there is no row of a text to gate", "leave one out");
        }
        boolean decomposes = spec.init() == LoraSpec.Init.PISSA || spec.init() == LoraSpec.Init.OLORA;
        if (spec.sites().contains(Site.EMBEDDING)) {
            if (spec.gate()) {
                findings.error(path + ".gate", "there is no text to gate before the embedding", "leave the site out");
            }
            if (decomposes) {
                findings.error(
                        path + ".init",
                        spec.init().text() + " starts from a matrix of a layer, not from the embedding",
                        "use default or gaussian, or leave the site out");
            }
        }
        rank(
                path + ".rank",
                spec.rank(),
                spec.sites().stream()
                        .filter(site -> !spec.rankBySite().containsKey(site))
                        .toList());
        findings.positive(path + ".alpha", spec.alpha());
        spec.rankBySite().forEach((site, rank) -> {
            String at = path + ".rankBySite[\"" + site.text() + "\"]";
            rank(at, rank, List.of(site));
            unused(at, spec, site);
        });
        spec.alphaBySite().forEach((site, alpha) -> {
            String at = path + ".alphaBySite[\"" + site.text() + "\"]";
            findings.positive(at, alpha);
            unused(at, spec, site);
        });
        if (spec.bias() != LoraSpec.Bias.NONE && shape != null && !hasBiases(shape)) {
            findings.warning(path + ".bias", shape.family().modelType() + " has no biases to train", "set it to none");
        }
    }

    private void unused(String at, LoraSpec spec, Site site) {
        if (!spec.sites().contains(site)) {
            findings.warning(at, "the adapter is not placed at " + site.text(), "add the site, or leave this out");
        }
    }

    /// 1 ≤ r ≤ min(in, out) of every map; beyond it a low-rank product is not low-rank any more.
    private void rank(String at, int rank, List<Site> sites) {
        if (rank < 1) {
            findings.within(at, rank, 1, LARGEST_SIZE);
            return;
        }
        int most = Integer.MAX_VALUE;
        Site narrowest = null;
        for (Site site : sites) {
            if (shape != null && shape.has(site) && !site.ofHead()) { // a head may have two outputs
                int width = Math.min(shape.site(site).in(), shape.site(site).out());
                if (width < most) {
                    most = width;
                    narrowest = site;
                }
            }
        }
        if (shape != null && narrowest != null && rank > most) {
            String width = most == shape.width()
                    ? "the layer's width " + most
                    : "the width " + most + " of " + narrowest.text();
            findings.error(at, rank + " is larger than " + width, "choose at most " + most);
        } else if (rank > LARGEST_SIZE) {
            findings.within(at, rank, 1, LARGEST_SIZE);
        }
    }

    private void bitFit(BitFitSpec spec) {
        for (int i = 0; i < spec.terms().size(); i++) {
            String term = spec.terms().get(i);
            boolean map =
                    Site.of(term).map(site -> site.kind() == Site.Kind.LINEAR).orElse(false);
            if (!map && !term.equals("norm") && !term.equals("pooler")) {
                findings.error(
                        path + ".terms[" + i + "]",
                        "\"" + term + "\" names no biases",
                        "name sites such as attention.q or ffn.down, norm, pooler, or \"all\"");
            }
        }
        if (shape != null && !hasBiases(shape)) {
            findings.error(
                    path + ".kind",
                    shape.family().modelType() + " has no biases, so BitFit would train nothing",
                    "use LoRA or a bottleneck");
        }
    }

    private static boolean hasBiases(ModelShape shape) {
        return shape.tensors().stream()
                .anyMatch(tensor ->
                        tensor.layer() >= 0 && (tensor.role() == Role.BIAS || tensor.role() == Role.NORM_BIAS));
    }

    private void compacter(CompacterSpec spec) {
        bottleneck(spec.bottleneck());
        findings.within(path + ".phmRank", spec.phm().rank(), 1, LARGEST_SIZE);
        new CompacterCheck(findings, path, shape).dimension(spec);
    }

    private void vera(VeraSpec spec) {
        findings.within(path + ".rank", spec.rank(), 1, LARGEST_SIZE);
        if (spec.scaling() == 0 || !Double.isFinite(spec.scaling())) {
            findings.error(path + ".scaling", "a factor of 0 leaves the adapter without effect", "choose 1");
        }
        if (spec.dInitial() == 0 || !Double.isFinite(spec.dInitial())) {
            findings.error(path + ".dInitial", "a start of 0 lets nothing be learned", "choose 0.1");
        }
    }

    private void ia3(Ia3Spec spec) {
        for (Site site : spec.inputSites()) {
            if (!spec.sites().contains(site)) {
                findings.warning(
                        path + ".inputSites",
                        "the adapter is not placed at " + site.text(),
                        "add the site, or leave it out here");
            }
        }
    }

    private void prefix(PrefixSpec spec) {
        findings.within(path + ".length", spec.length(), 1, LARGEST_SIZE);
        if (spec.projection() != null) {
            findings.within(path + ".projection", spec.projection(), 1, LARGEST_SIZE);
        }
    }

    private void prompt(PromptSpec spec) {
        findings.within(path + ".length", spec.length(), 1, LARGEST_SIZE);
        boolean written = spec.text() != null && !spec.text().isBlank();
        if (spec.init() == PromptSpec.Init.TEXT && !written) {
            findings.error(path + ".text", "is missing: the prompt starts from a text", "write it, or use random");
        }
        if (spec.init() == PromptSpec.Init.RANDOM && written) {
            findings.warning(path + ".text", "has no effect on a random start", "set init to text");
        }
        if (shape != null && spec.length() >= shape.positions()) {
            findings.error(
                    path + ".length",
                    spec.length() + " leaves no room for text among the model's " + shape.positions() + " positions",
                    "choose fewer");
        }
    }

    private void reft(ReftSpec spec) {
        findings.within(path + ".rank", spec.rank(), 1, LARGEST_SIZE);
        if (shape != null && spec.rank() > shape.width() && spec.rank() <= LARGEST_SIZE) {
            findings.error(
                    path + ".rank",
                    spec.rank() + " is larger than the layer's width " + shape.width(),
                    "choose at most " + shape.width());
        }
        findings.within(path + ".prefixPositions", spec.prefixPositions(), 0, LARGEST_SIZE);
        findings.within(path + ".suffixPositions", spec.suffixPositions(), 0, LARGEST_SIZE);
        if (spec.prefixPositions() == 0 && spec.suffixPositions() == 0) {
            findings.error(path + ".prefixPositions", "no position is edited", "choose at least 1 here or at the end");
        }
    }

    private void invertible(InvertibleSpec spec) {
        findings.within(path + ".reductionFactor", spec.reductionFactor(), 0.1, LARGEST_REDUCTION);
        if (shape != null && shape.width() % 2 != 0) {
            findings.error(
                    path + ".kind",
                    "the layer's width " + shape.width() + " has no halves",
                    "choose another kind or base model");
        }
    }
}
