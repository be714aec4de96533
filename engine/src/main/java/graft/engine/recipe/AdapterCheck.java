package graft.engine.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks adapters and their places; {@link MethodCheck} checks the fields of each kind.
final class AdapterCheck {

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
        for (int i = 0; i < adapters.size(); i++) {
            AdapterCheck one = new AdapterCheck(findings, adapters.get(i), "adapters[" + i + "]", shape);
            one.common();
            new MethodCheck(findings, one.path, shape).check(adapters.get(i));
        }
        Overlaps.check(findings, adapters, shape);
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
        if (adapter.kind().places() != AdapterKind.Places.NONE
                && adapter.sites().isEmpty()) {
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

    /// Where a task trains a head of its own, nothing is computed with the one that came with the base.
    static void heads(Findings findings, Recipe recipe) {
        if (recipe.task().kind().languageModel()) {
            return;
        }
        for (int i = 0; i < recipe.adapters().size(); i++) {
            for (Site site : recipe.adapters().get(i).sites()) {
                if (site.ofHead()) {
                    findings.error(
                            "adapters[" + i + "].sites",
                            site.text() + " is a map of the head that came with the base, and "
                                    + recipe.task().kind().text() + " trains a head of its own",
                            "leave the site out");
                }
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
        if (adapter.kind().places() == AdapterKind.Places.EMBEDDING) {
            if (!adapter.layers().equals(LayerSelection.ALL)) {
                findings.warning(
                        path + ".layers",
                        adapter.kind().text() + " stands once, before the layers",
                        "leave the field out");
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
}
