package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.compose.Fusion;
import graft.engine.exchange.Modules.Place;
import graft.engine.model.Head;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.FusionSpec.Variant;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A trained fusion as the `adapters` library saves one ({@link AdapterHubFusion} reads it): its attention and its
/// head, named after its members.
final class AdapterHubFusionWriter {

    private final AdaptedModel model;
    private final FusionSpec fusion;
    private final List<String> members;
    private final String source;

    /// @param model   with the fusion on it
    /// @param members names under which the members are written, in the order of its attention
    /// @param source  how the base is called
    AdapterHubFusionWriter(AdaptedModel model, FusionSpec fusion, List<String> members, String source) {
        this.model = model;
        this.fusion = fusion;
        this.members = members;
        this.source = source;
    }

    SavedForm write(boolean withHead) {
        ModelShape shape = model.base().shape();
        Modules modules = new Modules(shape);
        String name = String.join(",", members);
        Map<String, NDArray> state = model.state();
        Map<String, NDArray> tensors = new TreeMap<>();
        for (Fusion.Place place : Fusion.places(fusion, model.base())) {
            Site output = place.site().text().startsWith("attention") ? Site.ATTENTION_OUTPUT : Site.FFN_OUTPUT;
            String at = shape.family().prefix() + modules.module(new Place(place.layer(), output))
                    + ".adapter_fusion_layer." + name + ".";
            state.forEach((own, value) -> {
                if (own.startsWith(place.prefix())) {
                    tensors.put(at + own.substring(place.prefix().length()), value);
                }
            });
        }
        ObjectNode file = AdapterHubWriter.file(shape, name, source, false);
        members.forEach(file.putArray("adapter_names")::add);
        file.set("config", config());
        Head head = withHead ? model.head() : null;
        return new SavedForm(
                file,
                tensors,
                head == null
                        ? null
                        : new AdapterHubHeadWriter(model, head)
                                .write(name, AdapterHubWriter.file(shape, name, source, false), Values.of(model)));
    }

    private ObjectNode config() {
        boolean dynamic = fusion.variant() == Variant.DYNAMIC;
        return AdapterHubWriter.node()
                .putNull("dropout_prob")
                .put("key", true)
                .put("query", true)
                .put("query_before_ln", false)
                .put("regularization", dynamic)
                .put("residual_before", false)
                .put("temperature", false)
                .put("value", dynamic)
                .put("value_before_softmax", true)
                .put("value_initialized", dynamic);
    }

    static void files(Path folder, SavedForm form) throws IOException {
        AdapterExport.write(folder.resolve("adapter_fusion_config.json"), form.config());
        SafeTensorsWriter.write(folder.resolve("model_adapter_fusion.safetensors"), form.tensors(), Map.of());
        SavedForm.Head head = form.head();
        if (head != null) {
            AdapterExport.write(folder.resolve("head_config.json"), head.config());
            SafeTensorsWriter.write(folder.resolve("model_head.safetensors"), head.tensors(), Map.of());
        }
    }
}
