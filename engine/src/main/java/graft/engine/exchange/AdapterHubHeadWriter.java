package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.model.Head;
import graft.engine.model.Weight;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A head in the form of the `adapters` library: a numbered sequence of dropout, linear map and activation,
/// once for each layer of the head.
final class AdapterHubHeadWriter {

    private static final double LIBRARY_EPS = 1e-12;

    private final AdaptedModel model;
    private final Head head;

    AdapterHubHeadWriter(AdaptedModel model, Head head) {
        this.model = model;
        this.head = head;
    }

    /// @param file the part of `head_config.json` that adapters and heads have alike
    SavedForm.Head write(String name, ObjectNode file, Values values) {
        values.under("head.");
        List<Head.Dense> maps = new ArrayList<>();
        Activation activation = model.task().kind().languageModel() ? Activation.GELU : Activation.TANH;
        Head.Normalise norm = null;
        for (Head.Step step : head.steps()) {
            switch (step) {
                case Head.Dense dense -> maps.add(dense);
                case Head.Activate activate -> activation = activate.activation();
                case Head.Normalise normalise -> norm = normalise;
                case Head.Drop _, Head.Uncouple _ -> {}
                case Head.Squeeze _ -> throw Unwritable.in(AdapterHubWriter.FORM, "it has no head of that form");
            }
        }
        for (Head.Dense map : maps) {
            // A classifier of the base that was trained along.
            values.find("base." + map.weight().name());
            Weight bias = map.bias();
            if (bias != null) {
                values.find("base." + bias.name());
            }
        }
        Task.Kind kind = model.task().kind();
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        // Language heads begin without dropout and have a norm before their last map.
        int at = kind.languageModel() ? 0 : 1;
        for (int i = 0; i < maps.size(); i++) {
            if (i == maps.size() - 1 && norm != null) {
                put(
                        tensors,
                        name,
                        at - 1,
                        norm.norm().weight().value(),
                        norm.norm().bias().value());
            }
            Weight bias = maps.get(i).bias();
            put(tensors, name, at, maps.get(i).weight().value(), bias == null ? null : bias.value());
            at += kind.languageModel() && norm == null ? 2 : 3;
        }
        file.set("config", config(kind, maps, activation, norm));
        return new SavedForm.Head(file, tensors);
    }

    private static void put(
            Map<String, NDArray> tensors, String name, int index, NDArray weight, @Nullable NDArray bias) {
        tensors.put("heads." + name + "." + index + ".weight", weight);
        if (bias != null) {
            tensors.put("heads." + name + "." + index + ".bias", bias);
        }
    }

    private ObjectNode config(
            Task.Kind kind, List<Head.Dense> maps, Activation activation, Head.@Nullable Normalise norm) {
        int outputs = maps.getLast().weight().tensor().dims().getFirst();
        boolean bias = maps.getLast().bias() != null;
        boolean inner = maps.subList(0, maps.size() - 1).stream().allMatch(map -> map.bias() != null);
        if (!inner || !bias && kind == Task.Kind.TOKEN_CLASSIFICATION) {
            throw Unwritable.in(AdapterHubWriter.FORM, "its heads have a bias in every map but the last");
        }
        ObjectNode config = AdapterHubWriter.node();
        config.put("activation_function", activation.text());
        if (kind != Task.Kind.TOKEN_CLASSIFICATION) {
            config.put("bias", bias);
        }
        config.putNull("dropout_prob");
        switch (kind) {
            case CLASSIFICATION, REGRESSION -> config.put("head_type", "classification");
            case MULTI_LABEL -> config.put("head_type", "multilabel_classification");
            case TOKEN_CLASSIFICATION -> config.put("head_type", "tagging");
            case CAUSAL_LM, INSTRUCTION -> config.put("head_type", "causal_lm");
            case MASKED_LM -> config.put("head_type", "masked_lm");
        }
        config.put("layers", maps.size());
        if (kind.languageModel()) {
            config.put("embedding_size", maps.getLast().weight().tensor().dims().getLast());
            config.putNull("label2id");
            config.put("layer_norm", norm != null);
            config.put("shift_labels", kind != Task.Kind.MASKED_LM);
            config.put("vocab_size", outputs);
            if (norm != null && norm.norm().eps() != LIBRARY_EPS) {
                throw Unwritable.in(AdapterHubWriter.FORM, "its language heads have a norm of another epsilon");
            }
            return config;
        }
        config.put("num_labels", outputs);
        ObjectNode labels = config.putObject("label2id");
        List<String> names = model.task().labels();
        for (int i = 0; i < outputs; i++) {
            labels.put(names.size() == outputs ? names.get(i) : "LABEL_" + i, i);
        }
        if (kind != Task.Kind.TOKEN_CLASSIFICATION) {
            config.put("use_pooler", head.reads() == Head.Reads.POOLED);
        }
        return config;
    }
}
