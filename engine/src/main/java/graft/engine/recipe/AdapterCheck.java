package graft.engine.recipe;

import graft.engine.recipe.BottleneckSpec.Residual;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.ModelShape.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks adapters and their places.
final class AdapterCheck {

    private static final double LARGEST_SIZE = 65_536;
    private static final double LARGEST_REDUCTION = 1e6;

    private final Findings findings;
    private final AdapterSpec adapter;
    private final String path;
    private final @Nullable ModelShape shape;

    private AdapterCheck(Findings findings, AdapterSpec adapter, String path, @Nullable ModelShape shape) {
        this.findings = findings;
        this.adapter = adapter;
        this.path = path;
        this.shape = shape;
    }

    static void check(Findings findings, List<AdapterSpec> adapters, @Nullable ModelShape shape) {
        Map<String, Integer> taken = new HashMap<>();
        for (int i = 0; i < adapters.size(); i++) {
            AdapterCheck one = new AdapterCheck(findings, adapters.get(i), "adapters[" + i + "]", shape);
            one.common();
            one.kind();
            if (adapters.get(i).enabled()) {
                one.overlap(i, taken);
            }
        }
        boolean full = adapters.stream().anyMatch(adapter -> adapter.enabled() && adapter instanceof FullSpec);
        long enabled = adapters.stream().filter(AdapterSpec::enabled).count();
        if (full && enabled > 1) {
            findings.warning(
                    "adapters",
                    "full fine-tuning trains everything, the other adapters add little to it",
                    "keep one or the other");
        }
    }

    private void common() {
        AdapterSpec.Common common = adapter.common();
        findings.share(path + ".dropout", common.dropout());
        if (common.learningRate() != null) {
            findings.positive(path + ".learningRate", common.learningRate());
        }
        if (shape != null) {
            layers(shape);
        }
        boolean placed = adapter.kind() == AdapterKind.BOTTLENECK || adapter.kind() == AdapterKind.LORA;
        if (placed && adapter.sites().isEmpty()) {
            findings.error(path + ".sites", "no site is named", "name at least one, or leave the adapter out");
        }
        Set<Site> seen = new HashSet<>();
        for (Site site : shape == null ? adapter.sites() : adapter.sitesIn(shape)) {
            Optional<String> reason = shape == null
                    ? Legality.reason(adapter.kind(), site)
                    : Legality.reason(adapter.kind(), site, shape);
            reason.ifPresent(why -> findings.error(
                    path + ".sites",
                    site.text() + " is no place for " + adapter.kind().text() + ": " + why,
                    "leave the site out"));
            if (!seen.add(site)) {
                findings.error(path + ".sites", site.text() + " is named twice", "name each site once");
            }
        }
    }

    private void layers(ModelShape model) {
        if (adapter instanceof FullSpec) {
            if (!adapter.layers().equals(LayerSelection.ALL)) {
                findings.warning(path + ".layers", "full fine-tuning trains every layer", "leave the field out");
            }
            return;
        }
        List<Integer> beyond = adapter.layers().beyond(model.layers());
        if (!beyond.isEmpty()) {
            findings.error(
                    path + ".layers",
                    "layer " + beyond.getFirst() + " is beyond the model, whose layers are 0 to "
                            + (model.layers() - 1),
                    "choose among these");
        } else if (adapter.layers().resolve(model.layers()).isEmpty()) {
            findings.error(
                    path + ".layers",
                    "\"" + adapter.layers().text() + "\" selects no layer",
                    "name at least one, or leave the adapter out");
        }
    }

    private void kind() {
        switch (adapter) {
            case BottleneckSpec spec -> bottleneck(spec);
            case LoraSpec spec -> lora(spec);
            case BitFitSpec spec -> bitFit(spec);
            case FullSpec spec -> {}
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
                            "a bottleneck is narrower; 16 to 256 are common");
                }
            }
            case Size.Reduction reduction -> findings.within(at, reduction.factor(), 0.1, LARGEST_REDUCTION);
            case Size.ByLayer byLayer -> {}
        }
    }

    private void lora(LoraSpec spec) {
        if (spec.dora()) {
            findings.error(path + ".dora", "DoRA cannot be trained by this version yet", "set it to false");
        }
        if (spec.init() == LoraSpec.Init.PISSA || spec.init() == LoraSpec.Init.OLORA) {
            findings.error(
                    path + ".init", spec.init().text() + " is not in this version yet", "use default or gaussian");
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
            if (shape != null && site.kind() == Site.Kind.LINEAR && shape.has(site)) {
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

    /// Two adapters of a kind at one place: sequential ones would be nested unseen, LoRAs are one of a larger rank.
    private void overlap(int index, Map<String, Integer> taken) {
        int count = shape == null ? 0 : shape.layers();
        for (Site site : adapter.sites()) {
            for (int layer : adapter.layers().resolve(count)) {
                Integer other = taken.putIfAbsent(adapter.kind().text() + " at " + site.text() + " in " + layer, index);
                if (other != null && other != index) {
                    findings.error(
                            path + ".layers",
                            "adapters[" + other + "] is a " + adapter.kind().text() + " at " + site.text()
                                    + " of layer " + layer + " already",
                            "keep one of them there");
                    return;
                }
            }
        }
    }
}
