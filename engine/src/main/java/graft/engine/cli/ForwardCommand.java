package graft.engine.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.compose.ComposedModel;
import graft.engine.desk.AdapterTeam;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.recipe.Precision;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "forward", description = "One forward pass on given token ids; writes hidden states and logits.")
final class ForwardCommand extends GraftCommand {

    @Parameters(paramLabel = "MODEL", description = "A bundled name, a folder, or a hub id in the cache.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(
            names = "--inputs",
            required = true,
            paramLabel = "IN.safetensors",
            description = "input_ids, attention_mask, and token_type_ids where the model has types.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path inputs;

    @Option(names = "--out", required = true, paramLabel = "OUT.safetensors", description = "Where the states go.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Mixin
    private final TeamOptions team = new TeamOptions();

    @Option(names = "--dtype", paramLabel = "D", description = "fp32 (default), bf16 or auto.")
    private String dtype = "fp32";

    @Option(names = "--device", paramLabel = "D", description = "cpu, cuda, cuda:N, mps; the best by default.")
    private @Nullable String device;

    @Override
    public Integer call() throws IOException {
        Path folder = BaseModels.of(Installation.here(), workspace().folder()).folder(model);
        Precision precision = Precisions.of("--dtype", dtype);
        try (SafeTensors given = SafeTensors.open(inputs, ErrorCode.DATA_UNREADABLE);
                BaseModel base = BaseModel.load(folder, precision, Torch.start().device(device));
                NDManager scope = base.manager().newSubManager();
                GradMode _ = GradMode.off()) {
            Inputs batch = batch(given, scope, base);
            long began = System.nanoTime();
            Map<String, NDArray> results = results(base, batch);
            SafeTensorsWriter.write(out, results, Map.of());
            double seconds = (System.nanoTime() - began) / 1e9;
            ObjectNode document = Json.object();
            document.put("out", out.toString()).put("rows", batch.rows()).put("length", batch.length());
            document.put("precision", base.precision().text().toUpperCase(Locale.ROOT))
                    .put("seconds", seconds);
            document.set("tensors", Json.array(results.keySet()));
            print(document, out + ": " + String.join(", ", results.keySet()));
        }
        return 0;
    }

    private Map<String, NDArray> results(BaseModel base, Inputs batch) {
        if (team.none()) {
            Hidden hidden = base.forward(batch, Pass.EVALUATION, true);
            return named(base, hidden, base.logits(hidden.last(), batch));
        }
        try (AdapterTeam adapters = AdapterTeam.load(base, workspace(), team.request())) {
            adapters.record(true);
            List<ComposedModel.Output> outputs = adapters.model().forward(batch, true);
            Map<String, NDArray> results = outputs.size() == 1
                    ? named(
                            base,
                            outputs.getFirst().hidden(),
                            outputs.getFirst().logits())
                    : together(outputs);
            adapters.attentions()
                    .forEach((place, shares) -> results.put(
                            "fusion_attentions." + place.layer() + "."
                                    + place.site().text(),
                            shares));
            // The attention belongs to the fusion, which closes with the team.
            results.replaceAll((name, tensor) -> name.startsWith("fusion_") ? own(tensor, batch) : tensor);
            return results;
        }
    }

    /// Of parallel adapters the states lie under one another; each has its own logits.
    private static Map<String, NDArray> together(List<ComposedModel.Output> outputs) {
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put(
                "last_hidden_state",
                joined(outputs.stream().map(output -> output.hidden().last()).toList()));
        for (int i = 0; i < outputs.getFirst().hidden().states().size(); i++) {
            int at = i;
            results.put(
                    "hidden_states." + i,
                    joined(outputs.stream()
                            .map(output -> output.hidden().states().get(at))
                            .toList()));
        }
        for (int i = 0; i < outputs.size(); i++) {
            NDArray logits = outputs.get(i).logits();
            if (logits != null) {
                results.put("logits." + i, logits);
            }
        }
        return results;
    }

    private static NDArray own(NDArray tensor, Inputs batch) {
        NDArray copy = tensor.duplicate();
        copy.attach(batch.inputIds().getManager());
        return copy;
    }

    private static NDArray joined(List<NDArray> states) {
        return NDArrays.concat(new NDList(states), 0);
    }

    private static Map<String, NDArray> named(BaseModel base, Hidden hidden, @Nullable NDArray logits) {
        Map<String, NDArray> results = new LinkedHashMap<>();
        results.put("last_hidden_state", hidden.last());
        for (int i = 0; i < hidden.states().size(); i++) {
            results.put("hidden_states." + i, hidden.states().get(i));
        }
        NDArray pooled = base.pooled(hidden.last(), Pass.EVALUATION);
        if (pooled != null) {
            results.put("pooler_output", pooled);
        }
        if (logits != null) {
            results.put("logits", logits);
        }
        return results;
    }

    private Inputs batch(SafeTensors given, NDManager scope, BaseModel base) {
        NDArray ids = ids(given, "input_ids", scope, base);
        NDArray mask = given.names().contains("attention_mask")
                ? ids(given, "attention_mask", scope, base)
                : scope.ones(ids.getShape(), DataType.INT64);
        int segments = base.shape().segments();
        NDArray types = given.names().contains("token_type_ids") && segments > 1
                ? ids(given, "token_type_ids", scope, base)
                : null;
        checkShape("attention_mask", mask, ids);
        bounded("input_ids", ids, base.shape().vocabulary(), "the vocabulary of ");
        if (types != null) {
            checkShape("token_type_ids", types, ids);
            bounded("token_type_ids", types, segments, "the segments of ");
        }
        NDArray positions =
                given.names().contains("position_ids") && base.shape().family().learnedPositions()
                        ? ids(given, "position_ids", scope, base)
                        : null;
        if (positions != null) {
            checkShape("position_ids", positions, ids);
            bounded("position_ids", positions, base.shape().positions(), "the positions of ");
        }
        return new Inputs(ids, mask, types, positions);
    }

    private void checkShape(String name, NDArray tensor, NDArray ids) {
        if (!tensor.getShape().equals(ids.getShape()) || ids.getShape().dimension() != 2) {
            throw new InvalidInput(
                    ErrorCode.DATA_UNREADABLE,
                    inputs + ": input_ids is " + ids.getShape() + " and " + name + " " + tensor.getShape() + ".",
                    "Both are (rows, length).");
        }
    }

    private void bounded(String name, NDArray tensor, long limit, String of) {
        for (long id : tensor.toLongArray()) {
            if (id < 0 || id >= limit) {
                throw new InvalidInput(
                        ErrorCode.DATA_UNREADABLE,
                        inputs + ": " + name + " holds " + id + ", outside " + of + limit + ".",
                        "Tokenize with the same model: `graft tokenize`.");
            }
        }
    }

    private NDArray ids(SafeTensors given, String name, NDManager scope, BaseModel base) {
        if (!given.names().contains(name)) {
            throw new InvalidInput(
                    ErrorCode.DATA_UNREADABLE,
                    inputs + " has no tensor \"" + name + "\".",
                    "It holds input_ids, attention_mask and token_type_ids, each (rows, length) int64.");
        }
        NDArray tensor = given.read(scope, name);
        NDArray wide = tensor.getDataType() == DataType.INT64 ? tensor : tensor.toType(DataType.INT64, true);
        return wide.toDevice(base.device(), false);
    }
}
