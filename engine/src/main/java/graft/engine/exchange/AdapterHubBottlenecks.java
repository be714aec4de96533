package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.AdapterSpec.Common;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Scaling;
import graft.engine.recipe.BottleneckSpec.Wiring;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.CompacterSpec.Phm;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Bottleneck adapters, Compacters and invertible adapters in the form of the `adapters` library, whose one
/// configuration (`BnConfig`) covers both sub-layers of a layer and an invertible adapter.
final class AdapterHubBottlenecks {

    private final AdapterHubWriter writer;
    private final List<AdapterSpec> adapters;
    private final Set<Integer> written = new HashSet<>();

    AdapterHubBottlenecks(AdapterHubWriter writer, List<AdapterSpec> adapters) {
        this.writer = writer;
        this.adapters = adapters;
    }

    /// Writes the adapter of this index with those that share its configuration, unless that is done.
    void write(int index) {
        if (written.contains(index)) {
            return;
        }
        BottleneckSpec spec = bottleneck(adapters.get(index));
        if (spec == null) {
            // An invertible adapter goes with the first bottleneck; alone it gets a configuration of its own.
            if (firstBottleneck() < 0) {
                alone(index);
            }
            return;
        }
        List<Integer> group = group(index, spec);
        written.addAll(group);
        Set<Site> sites = new LinkedHashSet<>();
        group.forEach(member -> sites.addAll(adapters.get(member).sites()));
        ObjectNode config = config(spec, sites, phm(adapters.get(index)));
        if (index == firstBottleneck()) {
            invertible(config);
        }
        writer.config(config);
        group.forEach(this::tensors);
    }

    private static @Nullable BottleneckSpec bottleneck(AdapterSpec spec) {
        return spec instanceof BottleneckSpec plain
                ? plain
                : spec instanceof CompacterSpec compacter ? compacter.bottleneck() : null;
    }

    private static @Nullable Phm phm(AdapterSpec spec) {
        return spec instanceof CompacterSpec compacter ? compacter.phm() : null;
    }

    private int firstBottleneck() {
        return IntStream.range(0, adapters.size())
                .filter(i -> bottleneck(adapters.get(i)) != null)
                .findFirst()
                .orElse(-1);
    }

    /// Specifications that differ in their sites alone.
    private List<Integer> group(int index, BottleneckSpec spec) {
        List<Integer> group = new ArrayList<>(List.of(index));
        Set<Site> taken = new HashSet<>(spec.sites());
        for (int i = index + 1; i < adapters.size(); i++) {
            boolean same = adapters.get(i) instanceof BottleneckSpec other
                    && adapters.get(index) instanceof BottleneckSpec
                    && alike(spec).equals(alike(other))
                    && sizes(spec).equals(sizes(other))
                    && parallel(spec) == parallel(other)
                    && other.sites().stream().noneMatch(taken::contains);
            if (same) {
                group.add(i);
                taken.addAll(adapters.get(i).sites());
            }
        }
        return group;
    }

    private static BottleneckSpec alike(BottleneckSpec spec) {
        return spec.withSize(new BottleneckSpec.Size.Fixed(1))
                .withCommon(new Common(LayerSelection.ALL, List.of())
                        .withDropout(spec.common().dropout()));
    }

    private static boolean parallel(BottleneckSpec spec) {
        return spec.sites().stream().anyMatch(site -> site.kind() == Site.Kind.PARALLEL);
    }

    private Map<Integer, Integer> sizes(BottleneckSpec spec) {
        Map<Integer, Integer> sizes = new TreeMap<>();
        for (int layer : spec.layers().resolve(writer.shape().layers())) {
            sizes.put(layer, spec.size().in(layer, writer.shape().width()));
        }
        return sizes;
    }

    private ObjectNode config(BottleneckSpec spec, Set<Site> sites, @Nullable Phm phm) {
        Wiring wiring = spec.wiring();
        ObjectNode config = AdapterHubWriter.node();
        config.put("adapter_residual_before_ln", wiring.adapterResidualBeforeLayerNorm());
        config.put("cross_adapter", false);
        config.put("dropout", spec.common().dropout());
        Phm form = phm == null ? Phm.DEFAULT : phm;
        config.put("factorized_phm_W", form.factorizedWeights());
        config.put("factorized_phm_rule", form.factorizedRule());
        config.put("hypercomplex_nonlinearity", "glorot-uniform");
        // Its other starts reach for a weight that layers of hypercomplex products do not have.
        config.put("init_weights", phm == null ? init(spec) : "bert");
        config.putNull("init_weights_seed");
        config.putNull("inv_adapter");
        config.putNull("inv_adapter_reduction_factor");
        config.put("is_parallel", parallel(spec));
        config.put("learn_phm", true);
        config.set("leave_out", AdapterHubWriter.leaveOut(spec, writer.shape()));
        config.put("ln_after", wiring.layerNormAfter());
        config.put("ln_before", wiring.layerNormBefore());
        config.put("mh_adapter", sites.contains(Site.ATTENTION_OUTPUT) || sites.contains(Site.ATTENTION_PARALLEL));
        config.put("non_linearity", spec.activation().text());
        config.put("original_ln_after", wiring.originalLayerNormAfter());
        config.put("original_ln_before", wiring.originalLayerNormBefore());
        config.put("output_adapter", sites.contains(Site.FFN_OUTPUT) || sites.contains(Site.FFN_PARALLEL));
        config.put("phm_bias", phm == null || spec.bias());
        config.put("phm_c_init", "normal");
        config.put("phm_dim", form.dimension());
        config.put("phm_init_range", 1e-4);
        config.put("phm_layer", phm != null);
        config.put("phm_rank", form.rank());
        ReductionFactors.put(config, sizes(spec), writer.shape().width());
        switch (wiring.residualBeforeLayerNorm()) {
            case BEFORE -> config.put("residual_before_ln", true);
            case AFTER -> config.put("residual_before_ln", false);
            case POST_ADD -> config.put("residual_before_ln", "post_add");
        }
        switch (spec.scaling()) {
            // The library refuses an integer.
            case Scaling.Fixed fixed -> config.put("scaling", fixed.factor());
            case Scaling.Learned _ -> config.put("scaling", "learned");
            case Scaling.Channel _ -> config.put("scaling", "channel");
        }
        config.put("shared_W_phm", form.sharedWeights());
        config.put("shared_phm_rule", form.sharedRule());
        config.put("stochastic_depth", spec.stochasticDepth());
        config.put("use_gating", spec.gate());
        return config;
    }

    private static String init(BottleneckSpec spec) {
        return switch (spec.init()) {
            case BERT -> "bert";
            case HOULSBY -> "houlsby";
            case MAM, ZERO_UP -> "mam_adapter";
        };
    }

    private void tensors(int index) {
        AdapterSpec adapter = adapters.get(index);
        boolean hypercomplex = adapter instanceof CompacterSpec;
        BottleneckSpec spec = Objects.requireNonNull(bottleneck(adapter));
        for (int layer : adapter.layers().resolve(writer.shape().layers())) {
            for (Site site : adapter.sites()) {
                String at = "adapters." + index + ".layer." + layer + "." + site.text() + ".";
                String module = writer.module(layer, site) + ".adapters." + writer.name();
                Map<String, NDArray> parts = writer.values().under(at);
                parts.forEach((part, value) -> put(module, spec, part, hypercomplex, value));
                if (!hypercomplex && !spec.bias()) {
                    withoutBias(module, spec, parts);
                }
            }
        }
        writer.values()
                .under("adapters." + index + ".shared.")
                .forEach((part, value) -> writer.put("shared_parameters." + writer.name(), shared(part), value));
    }

    /// The library's maps always have biases: zeros are none.
    private void withoutBias(String module, BottleneckSpec spec, Map<String, NDArray> parts) {
        for (String map : List.of("down", "up")) {
            NDArray weight = Objects.requireNonNull(parts.get(map + ".weight"));
            NDArray zeros =
                    weight.getManager().zeros(new Shape(weight.getShape().get(0)));
            put(module, spec, map + ".bias", false, zeros);
        }
    }

    private void put(String module, BottleneckSpec spec, String part, boolean hypercomplex, NDArray value) {
        boolean normed = spec.wiring().layerNormBefore();
        String down = normed ? "adapter_down.1." : "adapter_down.0.";
        int dot = part.indexOf('.') + 1;
        String end = hypercomplex && dot > 0 ? hypercomplex(part.substring(dot)) : part.substring(dot);
        switch (dot == 0 ? part : part.substring(0, dot)) {
            case "down." -> writer.put(module, down + end, value);
            case "up." -> writer.put(module, "adapter_up." + end, value);
            case "norm_before." -> {
                writer.put(module, "adapter_norm_before." + part.substring(dot), value);
                // The library registers this norm twice.
                writer.put(module, "adapter_down.0." + part.substring(dot), value);
            }
            case "norm_after." -> writer.put(module, "adapter_norm_after." + part.substring(dot), value);
            default -> writer.put(module, part, value);
        }
    }

    private static String hypercomplex(String part) {
        return switch (part) {
            case "left" -> "W_left";
            case "right" -> "W_right";
            case "weight" -> "W";
            case "bias" -> "b";
            case "rule" -> "phm_rule";
            case "rule_left" -> "phm_rule_left";
            case "rule_right" -> "phm_rule_right";
            default -> part;
        };
    }

    private static String shared(String part) {
        String name = hypercomplex(part);
        return part.startsWith("down.")
                ? "W_down_" + part.substring("down.".length())
                : part.startsWith("up.") ? "W_up_" + part.substring("up.".length()) : name;
    }

    private void invertible(ObjectNode config) {
        for (int i = 0; i < adapters.size(); i++) {
            if (adapters.get(i) instanceof InvertibleSpec spec) {
                config.put("inv_adapter", "nice");
                AdapterHubWriter.number(config, "inv_adapter_reduction_factor", spec.reductionFactor());
                if (!config.path("non_linearity")
                        .asText()
                        .equals(spec.activation().text())) {
                    throw Unwritable.in(
                            AdapterHubWriter.FORM,
                            "its invertible adapter and its bottleneck have different activations, where that library"
                                    + " has one for both");
                }
                invertibleTensors(i);
            }
        }
    }

    private void alone(int index) {
        InvertibleSpec spec = (InvertibleSpec) adapters.get(index);
        BottleneckSpec nowhere =
                BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER).withActivation(spec.activation());
        ObjectNode config = config(nowhere, Set.of(), null);
        invertible(config);
        writer.config(config);
    }

    private void invertibleTensors(int index) {
        written.add(index);
        writer.values()
                .under("adapters." + index + "." + Site.EMBEDDING.text() + ".")
                .forEach((part, value) -> {
                    String key = part.replace("f.down.", "F.0.")
                            .replace("f.up.", "F.2.")
                            .replace("g.down.", "G.0.")
                            .replace("g.up.", "G.2.");
                    writer.put("invertible_adapters." + writer.name(), key, value);
                });
    }
}
