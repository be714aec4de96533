package graft.engine.exchange;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.exchange.torchscript.Bundle;
import graft.engine.model.Inputs;
import graft.engine.recipe.AdapterSpec;
import graft.engine.runs.AtomicFile;
import graft.engine.tensor.ScriptFile;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A base with an adapter as a folder for PyTorch: `model.pt`, which `torch.jit.load` reads, `bundle.json`, which says
/// what goes in and comes out, and the tokenizer's files.
final class TorchScriptFolder {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MODULE = "model.pt";

    private final Path baseFolder;
    private final AdaptedModel model;
    private final List<AdapterSpec> adapters;
    private final boolean withHead;

    TorchScriptFolder(Path baseFolder, AdaptedModel model, List<AdapterSpec> adapters, boolean withHead) {
        this.baseFolder = baseFolder;
        this.model = model;
        this.adapters = adapters;
        this.withHead = withHead;
    }

    /// Fills the folder.
    ///
    /// @return how far the module's outputs are from the adapted model's
    Agreement write(Path folder, RowMaker rows) throws IOException {
        Path file = folder.resolve(MODULE);
        Bundle.write(file, model, adapters, withHead);
        AtomicFile.write(
                folder.resolve("bundle.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(description()));
        MergedFolder.copyTokenizer(baseFolder, folder);
        try (NDManager manager = Torch.manager(Device.cpu());
                ScriptFile module = ScriptFile.load(file, manager)) {
            return Agreement.between(
                    Agreement.of(model), outputs(module), rows, model.base().manager());
        }
    }

    private boolean scores() {
        return withHead && (model.head() != null || model.base().hasVocabularyHead());
    }

    private ObjectNode description() {
        ObjectNode document = JSON.createObjectNode().put("schema", "graft.torchscript/1");
        document.put("module", MODULE);
        document.putArray("inputs").add("input_ids").add("attention_mask").add("token_type_ids");
        document.put("output", scores() ? "logits" : "last_hidden_state");
        document.put("task", model.task().kind().text());
        ArrayNode labels = document.putArray("labels");
        model.task().labels().forEach(labels::add);
        return document;
    }

    private Agreement.Outputs outputs(ScriptFile module) {
        return new Agreement.Outputs() {
            @Override
            public @Nullable NDArray logits(Inputs inputs) {
                return scores() ? run(module, "forward", inputs) : null;
            }

            @Override
            public NDArray last(Inputs inputs) {
                return run(module, "hidden", inputs);
            }
        };
    }

    private static NDArray run(ScriptFile module, String method, Inputs inputs) {
        NDManager manager = inputs.inputIds().getManager();
        NDArray types = inputs.tokenTypeIds();
        return types == null
                ? module.run(manager, method, inputs.inputIds(), inputs.attentionMask())
                : module.run(manager, method, inputs.inputIds(), inputs.attentionMask(), types);
    }
}
