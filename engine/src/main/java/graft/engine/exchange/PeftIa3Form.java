package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.exchange.Modules.Place;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Family;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.Site;
import graft.engine.tensor.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// (IA)³ as PEFT has it: `ia3_l` of [out, 1] where a map's output is rescaled, of [1, in] where its input is.
final class PeftIa3Form implements PeftForm {

    private final PeftWriter writer;
    private final List<AdapterSpec> adapters;

    PeftIa3Form(PeftWriter writer, List<AdapterSpec> adapters) {
        this.writer = writer;
        this.adapters = adapters;
    }

    @Override
    public void write(ObjectNode config) {
        Set<String> targets = new LinkedHashSet<>();
        Set<String> inputs = new LinkedHashSet<>();
        for (int i = 0; i < adapters.size(); i++) {
            Ia3Spec spec = (Ia3Spec) adapters.get(i);
            for (Site site : spec.sitesIn(writer.shape())) {
                boolean joint = writer.shape().has(Site.ATTENTION_QKV)
                        && List.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V)
                                .contains(site);
                for (int layer : writer.layers(spec, site)) {
                    String at = new Place(layer, site).prefix(i) + "scale";
                    String path = writer.modulePath(layer, joint ? Site.ATTENTION_QKV : site);
                    if (!joint) {
                        put(path, writer.values().take(at), spec.scalesInput(site));
                    } else if (targets.add(path)) {
                        put(path, joint(layer), false);
                    }
                    targets.add(path);
                    if (spec.scalesInput(site)) {
                        inputs.add(path);
                    }
                }
            }
        }
        config.put("peft_type", "IA3");
        config.put("fan_in_fan_out", writer.shape().family() == Family.GPT2);
        config.put("init_ia3_weights", true);
        // PEFT asks that every entry of the second list be one of the first, word for word.
        targets.removeAll(inputs);
        List<String> fed = PeftTargets.of(inputs, writer.allModules());
        TreeSet<String> entries = new TreeSet<>(PeftTargets.of(targets, writer.allModules()));
        entries.addAll(fed);
        PeftWriter.list(config, "target_modules", List.copyOf(entries));
        PeftWriter.list(config, "feedforward_modules", fed);
    }

    /// Queries, keys and values are one map there: what has no vector is scaled by one.
    private NDArray joint(int layer) {
        List<NDArray> parts = new ArrayList<>();
        for (Site site : List.of(Site.ATTENTION_Q, Site.ATTENTION_K, Site.ATTENTION_V)) {
            NDArray scale = null;
            for (int i = 0; i < adapters.size(); i++) {
                String at = "adapters." + i + ".layer." + layer + "." + site.text() + ".scale";
                scale = writer.values().find(at).orElse(scale);
            }
            int width = writer.shape().site(site).out();
            parts.add(scale == null ? writer.model().base().manager().ones(new Shape(width)) : scale);
        }
        return Kernels.concatenate(parts);
    }

    private void put(String path, NDArray scale, boolean onInput) {
        long size = scale.size();
        writer.put(path, ".ia3_l", onInput ? scale.reshape(1, size) : scale.reshape(size, 1));
    }
}
