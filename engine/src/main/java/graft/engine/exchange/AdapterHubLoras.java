package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.model.Linear;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Family;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Site;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// LoRA, DoRA and (IA)³ in the form of the `adapters` library: one configuration for all places, which the
/// library names by letters for the attention and two flags for the feed-forward block.
final class AdapterHubLoras {

    private static final Map<Site, String> LETTERS =
            Map.of(Site.ATTENTION_Q, "q", Site.ATTENTION_K, "k", Site.ATTENTION_V, "v");

    private static final String PEFT_OR_MERGED = "Use the format peft or merged.";

    private final AdapterHubWriter writer;
    private final List<AdapterSpec> adapters;
    private boolean written;

    AdapterHubLoras(AdapterHubWriter writer, List<AdapterSpec> adapters) {
        this.writer = writer;
        this.adapters = adapters;
    }

    /// What one place has.
    private record Pair(int index, Site site, int layer) {
        String prefix() {
            return "adapters." + index + ".layer." + layer + "." + site.text() + ".";
        }
    }

    /// What the library has one value of for all places.
    private record Common(
            int rank,
            double scaling,
            boolean gate,
            boolean dora,
            double dropout,
            List<Integer> layers,
            boolean scales) {}

    /// Writes all of them with the first.
    void write(int index) {
        if (written) {
            return;
        }
        written = true;
        List<Pair> pairs = new ArrayList<>();
        Set<Common> kinds = new LinkedHashSet<>();
        for (int i = index; i < adapters.size(); i++) {
            AdapterSpec spec = adapters.get(i);
            if (spec instanceof LoraSpec || spec instanceof Ia3Spec) {
                List<Integer> layers = spec.layers().resolve(writer.shape().layers());
                for (Site site : spec.sitesIn(writer.shape())) {
                    kinds.add(
                            spec instanceof LoraSpec lora
                                    ? common(lora, site, layers)
                                    : common((Ia3Spec) spec, site, layers));
                    for (int layer : layers) {
                        pairs.add(new Pair(i, site, layer));
                    }
                }
            }
        }
        if (kinds.size() > 1) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM,
                    "its places differ in rank, scaling, layers or kind, and that library has one of each for all",
                    PEFT_OR_MERGED);
        }
        Set<Site> sites = new TreeSet<>();
        pairs.forEach(pair -> sites.addAll(parts(pair.site)));
        Common kind = kinds.iterator().next();
        writer.config(config(kind, sites));
        Map<String, List<Pair>> modules = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            modules.computeIfAbsent(module(pair, kind), name -> new ArrayList<>())
                    .add(pair);
        }
        modules.forEach((module, here) -> {
            here.sort((one, two) -> one.site.compareTo(two.site));
            tensors(module + ".loras." + writer.name(), here, kind);
        });
    }

    private static List<Site> parts(Site site) {
        return site == Site.ATTENTION_QKV
                ? List.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V)
                : List.of(site);
    }

    private Common common(LoraSpec lora, Site site, List<Integer> layers) {
        if (!site.perLayer() || site == Site.ATTENTION_O || site == Site.FFN_GATE) {
            throw Unwritable.in(AdapterHubWriter.FORM, "it cannot place LoRA at " + site.text(), PEFT_OR_MERGED);
        }
        if (lora.biasTerm()) {
            throw Unwritable.in(AdapterHubWriter.FORM, "its LoRA has no bias term", PEFT_OR_MERGED);
        }
        if (lora.init() == LoraSpec.Init.PISSA || lora.init() == LoraSpec.Init.OLORA) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM,
                    "the change is relative to a start from the base's own weights ("
                            + lora.init().text() + "), which that library does not know",
                    PEFT_OR_MERGED);
        }
        double scaling = lora.gate() && !writer.own() ? 1 : lora.scalingAt(site);
        if (lora.dora() && !writer.own()) {
            doraIsTheSame(lora, site, layers);
        }
        return new Common(
                lora.rankAt(site),
                scaling,
                lora.gate(),
                lora.dora(),
                lora.common().dropout(),
                layers,
                false);
    }

    /// The library scales the base's bias too, and its norm leaves the scaling out.
    private void doraIsTheSame(LoraSpec lora, Site site, List<Integer> layers) {
        if (lora.scalingAt(site) != 1) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM,
                    "its DoRA leaves the scaling out of the norm, so it is the same only where alpha equals the rank",
                    PEFT_OR_MERGED);
        }
        for (int layer : layers) {
            Linear linear = writer.model().base().layers().get(layer).linear(site);
            NDArray bias = linear.biasInUse();
            if (bias != null && Optimize.norm(List.of(Kernels.toFloat(bias))) != 0) {
                throw Unwritable.in(
                        AdapterHubWriter.FORM,
                        "its DoRA scales the base's bias along, so it is the same only on maps without bias",
                        PEFT_OR_MERGED);
            }
        }
    }

    private Common common(Ia3Spec ia3, Site site, List<Integer> layers) {
        boolean gated = writer.shape().has(Site.FFN_GATE);
        boolean input = ia3.scalesInput(site);
        boolean attention = parts(site).stream().allMatch(LETTERS::containsKey) && !input;
        boolean down = site == Site.FFN_DOWN && !input;
        boolean inner = site == Site.FFN_DOWN && input && !gated && writer.own();
        if (!attention && !down && !inner) {
            throw Unwritable.in(
                    AdapterHubWriter.FORM,
                    "its (IA)³ scales the feed-forward block before the activation, this adapter after it; the activation"
                            + " sits between, so there is no exact form",
                    "Use the format peft or merged, or train with \"feedForward\": \"output\".");
        }
        return new Common(1, 1, false, false, ia3.common().dropout(), layers, true);
    }

    private ObjectNode config(Common kind, Set<Site> sites) {
        ObjectNode config = AdapterHubWriter.node();
        boolean llama = crossed();
        Site intermediate =
                kind.scales && !writer.shape().has(Site.FFN_GATE) ? null : llama ? Site.FFN_DOWN : Site.FFN_UP;
        boolean inner = kind.scales && innerVector();
        AdapterHubWriter.number(config, "alpha", kind.scales ? 1 : kind.scaling * kind.rank);
        config.put("architecture", "lora");
        ArrayNode letters = config.putArray("attn_matrices");
        sites.stream().filter(LETTERS::containsKey).map(LETTERS::get).forEach(letters::add);
        config.put("composition_mode", kind.scales ? "scale" : "add");
        config.put("dropout", kind.dropout);
        config.putNull("dtype");
        config.put("init_weights", kind.scales ? "ia3" : "lora");
        config.putNull("init_weights_seed");
        config.put("intermediate_lora", inner || intermediate != null && sites.contains(intermediate));
        config.set("leave_out", AdapterHubWriter.leaveOut(adapters.get(first()), writer.shape()));
        config.put(
                "output_lora",
                !inner && sites.contains(llama ? Site.FFN_UP : Site.FFN_DOWN) && !(kind.scales && llama));
        config.put("r", kind.rank);
        config.put("selfattn_lora", !letters.isEmpty());
        config.put("use_dora", kind.dora);
        config.put("use_gating", kind.gate);
        config.putNull("vera_b");
        config.putNull("vera_d");
        return config;
    }

    /// In this family the library's `intermediate_lora` sits on the map down and `output_lora` on the map up.
    private boolean crossed() {
        return writer.shape().family() == Family.LLAMA || writer.shape().family() == Family.MISTRAL;
    }

    private boolean innerVector() {
        return adapters.stream()
                .anyMatch(spec -> spec instanceof Ia3Spec ia3
                        && ia3.sites().contains(Site.FFN_DOWN)
                        && ia3.scalesInput(Site.FFN_DOWN));
    }

    private int first() {
        for (int i = 0; i < adapters.size(); i++) {
            if (adapters.get(i) instanceof LoraSpec || adapters.get(i) instanceof Ia3Spec) {
                return i;
            }
        }
        throw new IllegalStateException("none");
    }

    private String module(Pair pair, Common kind) {
        boolean part = writer.shape().has(Site.ATTENTION_QKV) && LETTERS.containsKey(pair.site);
        if (part) {
            return writer.module(pair.layer, Site.ATTENTION_QKV);
        }
        boolean inner = kind.scales
                && pair.site == Site.FFN_DOWN
                && ((Ia3Spec) adapters.get(pair.index)).scalesInput(Site.FFN_DOWN);
        return writer.module(pair.layer, inner ? Site.FFN_UP : pair.site);
    }

    /// The tensors of one map; the parts of a joint map lie one under the other.
    private void tensors(String module, List<Pair> pairs, Common kind) {
        Map<String, List<NDArray>> parts = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            Map<String, NDArray> own = writer.values().under(pair.prefix());
            if (pair.site == Site.ATTENTION_QKV && !kind.scales) {
                // The library has an A for each of the three: here they are the same.
                NDArray a = Objects.requireNonNull(own.get("lora_A"));
                own = new LinkedHashMap<>(own);
                own.put("lora_A", Kernels.concatenate(List.of(a, a, a)));
            }
            own.forEach((part, value) ->
                    parts.computeIfAbsent(part, name -> new ArrayList<>()).add(value));
        }
        parts.forEach((part, values) -> {
            NDArray whole = values.size() == 1 ? values.getFirst() : Kernels.concatenate(values);
            switch (part) {
                case "scale" -> writer.put(module, "lora_B", whole.reshape(whole.size(), 1));
                case "magnitude" -> writer.put(module, "m.weight", whole.reshape(whole.size(), 1));
                default -> writer.put(module, part, whole);
            }
        });
    }
}
