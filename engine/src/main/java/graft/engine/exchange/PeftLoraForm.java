package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.checkpoint.Stored;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Family;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// LoRA and DoRA as PEFT has them: one configuration, with patterns where places differ in rank or α.
final class PeftLoraForm implements PeftForm {

    private static final List<Site> JOINED = List.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V);

    private final PeftWriter writer;
    private final List<AdapterSpec> adapters;
    private final LoraSpec first;
    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    /// @param alpha such that the library's scaling is the adapter's
    private record Pair(int rank, double alpha) {}

    PeftLoraForm(PeftWriter writer, List<AdapterSpec> adapters) {
        this.writer = writer;
        this.adapters = adapters;
        this.first = (LoraSpec) adapters.getFirst();
    }

    @Override
    public void write(ObjectNode config) {
        boolean joint = writer.shape().has(Site.ATTENTION_QKV);
        for (int i = 0; i < adapters.size(); i++) {
            LoraSpec spec = (LoraSpec) adapters.get(i);
            requireAlike(spec);
            for (Site site : spec.sitesIn(writer.shape())) {
                if (joint && JOINED.contains(site)) {
                    continue;
                }
                for (int layer : writer.layers(spec, site)) {
                    pair(spec, i, site, layer);
                }
            }
        }
        if (joint) {
            for (int layer = 0; layer < writer.shape().layers(); layer++) {
                joined(layer);
            }
        }
        fields(config);
    }

    /// What PEFT has one value of.
    private void requireAlike(LoraSpec spec) {
        if (spec.gate()) {
            throw Unwritable.in(PeftWriter.FORM, "its LoRA has no gate", "Use the format adapterhub.");
        }
        boolean alike = spec.dora() == first.dora()
                && spec.rankStabilized() == first.rankStabilized()
                && spec.init() == first.init()
                && spec.biasTerm() == first.biasTerm()
                && spec.bias() == first.bias()
                && spec.common().dropout() == first.common().dropout();
        if (!alike) {
            throw Unwritable.in(PeftWriter.FORM, "its LoRA adapters differ in more than places, rank and alpha");
        }
    }

    private void pair(LoraSpec spec, int index, Site site, int layer) {
        String path = writer.modulePath(layer, site);
        String at = new Place(layer, site).prefix(index);
        boolean table = site == Site.EMBEDDING;
        writer.values().under(at).forEach((part, value) -> writer.put(path, end(part, table), value));
        add(path, new Pair(spec.rankAt(site), alpha(spec, site)));
    }

    private void add(String path, Pair pair) {
        if (pairs.put(path, pair) != null) {
            throw Unwritable.in(PeftWriter.FORM, "two adapters sit on " + path + ", and PEFT has one in a folder");
        }
    }

    private static double alpha(LoraSpec spec, Site site) {
        return spec.alphaBySite().getOrDefault(site, spec.alpha());
    }

    private static String end(String part, boolean table) {
        return switch (part) {
            case "lora_A" -> table ? ".lora_embedding_A" : ".lora_A.weight";
            case "lora_B" -> table ? ".lora_embedding_B" : ".lora_B.weight";
            case "lora_bias" -> ".lora_B.bias";
            case "magnitude" -> ".lora_magnitude_vector";
            default -> throw new IllegalStateException(part);
        };
    }

    /// Separate adapters of queries, keys and values as one of the joint map: A one under the other, each B with
    /// zeros beside it, so that the rank is the sum and the scalings go into B.
    private void joined(int layer) {
        List<Part> parts = new ArrayList<>();
        for (Site site : JOINED) {
            for (int i = 0; i < adapters.size(); i++) {
                LoraSpec spec = (LoraSpec) adapters.get(i);
                String at = "adapters." + i + ".layer." + layer + "." + site.text() + ".";
                Map<String, NDArray> own = writer.values().under(at);
                if (!own.isEmpty()) {
                    parts.add(new Part(site, spec.scalingAt(site), own));
                }
            }
        }
        if (parts.isEmpty()) {
            return;
        }
        if (first.dora()
                || first.biasTerm()
                || first.init() == LoraSpec.Init.PISSA
                || first.init() == LoraSpec.Init.OLORA) {
            throw Unwritable.in(
                    PeftWriter.FORM,
                    "queries, keys and values are one map there, and this kind of LoRA of a part is none of the whole");
        }
        int rank = parts.stream().mapToInt(Part::rank).sum();
        String path = writer.modulePath(layer, Site.ATTENTION_QKV);
        int width = writer.shape().site(Site.ATTENTION_Q).out();
        try {
            JoinedFactors factors = new JoinedFactors(writer.model().base().manager(), width, rank);
            parts.forEach(
                    part -> factors.add(JOINED.indexOf(part.site), part.scaling / scaling(rank), part.a(), part.b()));
            writer.put(path, ".lora_A.weight", factors.a());
            writer.put(path, ".lora_B.weight", factors.b());
        } finally {
            add(path, new Pair(rank, first.alpha()));
        }
    }

    /// What PEFT computes from the rank of the whole and α.
    private double scaling(int rank) {
        return first.rankStabilized() ? first.alpha() / Math.sqrt(rank) : first.alpha() / rank;
    }

    private record Part(Site site, double scaling, Map<String, NDArray> tensors) {
        NDArray a() {
            return Objects.requireNonNull(tensors.get("lora_A"));
        }

        NDArray b() {
            return Objects.requireNonNull(tensors.get("lora_B"));
        }

        int rank() {
            return Math.toIntExact(a().getShape().get(0));
        }
    }

    private void fields(ObjectNode config) {
        if (pairs.isEmpty()) {
            throw Unwritable.in(PeftWriter.FORM, "it has no place");
        }
        Map<Integer, Long> ranks =
                pairs.values().stream().collect(Collectors.groupingBy(Pair::rank, Collectors.counting()));
        Map<Double, Long> alphas =
                pairs.values().stream().collect(Collectors.groupingBy(Pair::alpha, Collectors.counting()));
        int rank = commonest(ranks);
        double alpha = commonest(alphas);
        config.put("peft_type", "LORA");
        config.put("bias", bias());
        config.put("fan_in_fan_out", writer.shape().family() == Family.GPT2);
        config.put("init_lora_weights", true);
        if (first.init() == LoraSpec.Init.PISSA || first.init() == LoraSpec.Init.OLORA) {
            config.put("init_lora_weights", first.init().text());
        }
        config.putNull("layer_replication");
        config.putNull("layers_pattern");
        config.putNull("layers_to_transform");
        config.putObject("loftq_config");
        AdapterHubWriter.number(config, "lora_alpha", alpha);
        config.put("lora_bias", first.biasTerm());
        config.put("lora_dropout", first.common().dropout());
        config.putNull("megatron_config");
        config.put("megatron_core", "megatron.core");
        config.put("r", rank);
        ObjectNode rankPattern = config.putObject("rank_pattern");
        ObjectNode alphaPattern = config.putObject("alpha_pattern");
        pairs.forEach((path, pair) -> {
            String end = PeftTargets.shortest(path, Set.of(path), writer.allModules());
            if (pair.rank != rank) {
                rankPattern.put(end, pair.rank);
            }
            if (pair.alpha != alpha) {
                AdapterHubWriter.number(alphaPattern, end, pair.alpha);
            }
        });
        PeftWriter.list(config, "target_modules", PeftTargets.of(pairs.keySet(), writer.allModules()));
        config.put("use_dora", first.dora());
        config.put("use_rslora", first.rankStabilized());
    }

    private static <T extends Comparable<T>> T commonest(Map<T, Long> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<T, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow()
                .getKey();
    }

    /// Which biases of the body are trained: none, those of the adapted maps, or more.
    private String bias() {
        List<Tensor> biases = writer.trainedParameters().stream()
                .filter(tensor -> tensor.role() == Role.BIAS || tensor.role() == Role.NORM_BIAS)
                .filter(tensor -> !PeftWriter.ofHead(tensor) || pairs.containsKey(adaptedPath(tensor)))
                .toList();
        if (biases.isEmpty()) {
            return "none";
        }
        boolean adapted = biases.stream().allMatch(tensor -> pairs.containsKey(adaptedPath(tensor)));
        return adapted ? "lora_only" : "all";
    }

    private String adaptedPath(Tensor bias) {
        return writer.path(
                PeftWriter.module(Stored.of(writer.shape().family(), bias).name()));
    }

    @Override
    public String key(String module, String part, Role role) {
        return pairs.containsKey(module) ? module + ".base_layer." + part : module + "." + part;
    }
}
