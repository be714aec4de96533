package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.TensorNames;
import graft.engine.compose.Combination;
import graft.engine.compose.Members;
import graft.engine.compose.Merge;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter;
import graft.engine.model.BaseModel;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.Site;
import graft.engine.tensor.GradMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Runs a case of one adapter made of several. The reference values are those of the changes merged as
/// matrices, exact and at the combined adapter's rank; where the library merges the factors instead, its own
/// are of a documented defect.
record CombinationRun(ReferenceCase reference, BaseModel base, NDManager batch) {

    static boolean is(ReferenceCase reference) {
        return reference.json().path("method").asText().equals("weighted-combination");
    }

    CaseResult run() {
        Map<String, NDArray> expected = reference.tensors(batch, "expected.safetensors");
        List<String> names = new ArrayList<>();
        reference.json().path("adapters").forEach(name -> names.add(name.asText()));
        List<Double> weights = new ArrayList<>();
        reference.json().path("weights").forEach(weight -> weights.add(weight.asDouble()));
        try (Members members = new Members()) {
            for (String name : names) {
                ImportedAdapter adapter = CompositionCase.read(
                        reference.folder().resolve("checkpoint").resolve(name), base.shape());
                members.add(name, () -> adapter.attach(base));
            }
            Combination combination = new Combination(base, members, names, weights);
            boolean single = expected.containsKey("adapted.logits");
            Outputs outputs = compared(combination, -1, expected, single ? "adapted.logits" : "logits");
            if (expected.containsKey("truncated.logits")) {
                int rank = reference.json().at("/combinedConfig/r").asInt(0);
                Outputs truncated = compared(combination, rank, expected, "truncated.logits");
                outputs.worst().note(truncated.worst());
            }
            boolean defect = reference.json().path("knownDefectAffectsOutputs").asBoolean(false);
            return CaseResult.judged(reference.name(), new Errors(outputs.worst()), defect, Tolerance.SINGLE);
        }
    }

    private Outputs compared(Combination combination, int rank, Map<String, NDArray> expected, String name) {
        Inputs inputs = ReferenceCase.inputs(reference.tensors(batch, "inputs.safetensors"));
        Outputs outputs =
                new Outputs(inputs, Map.of("logits", java.util.Objects.requireNonNull(expected.get(name), name)));
        try (AdaptedModel model =
                        combination.ofChanges(merge(), rank, this::draws).model();
                GradMode _ = GradMode.off()) {
            Hidden hidden = model.forward(inputs, false);
            outputs.compare(hidden, model.logitsOrNull(hidden.last(), inputs));
        }
        return outputs;
    }

    private Merge merge() {
        JsonNode arguments = reference.json().path("combinationArguments");
        double density = arguments.path("density").asDouble(1);
        boolean byNumber = arguments.path("majority_sign_method").asText().equals("frequency");
        String way = reference.json().path("combination").asText();
        return switch (way) {
            case "linear", "cat", "svd" -> new Merge.Sum();
            case "ties", "ties_svd" -> new Merge.Ties(density, byNumber);
            case "magnitude_prune", "magnitude_prune_svd" -> new Merge.Prune(density);
            // Without masks of whole changes the reference is what is expected of the draws: nothing left out.
            case "dare_linear", "dare_ties", "dare_linear_svd", "dare_ties_svd" -> drawn(density, way, byNumber);
            default ->
                throw new InvalidInput(
                        ErrorCode.ADAPTER_UNSUPPORTED, "the combination \"" + way + "\" is not known.", "");
        };
    }

    /// DARE where the reference has its own draws.
    private Merge drawn(double density, String way, boolean byNumber) {
        return masks().isEmpty() ? new Merge.Sum() : new Merge.Dare(density, way.contains("ties"), byNumber);
    }

    /// What was kept of each whole change.
    private Map<String, NDArray> masks() {
        Map<String, NDArray> masks = new LinkedHashMap<>();
        if (reference.has("masks.safetensors")) {
            reference.tensors(batch, "masks.safetensors").forEach((name, mask) -> {
                if (name.contains(".delta.")) {
                    masks.put(TensorNames.canonical(base.shape().family(), name), mask);
                }
            });
        }
        return masks;
    }

    /// The reference's draws of one map, adapter after adapter: below every density where kept, above
    /// where not.
    private RandomGenerator draws(int layer, Site site) {
        Map<String, NDArray> masks = masks();
        String module = base.shape().tensors().stream()
                .filter(tensor -> tensor.role() == Role.MATRIX
                        && tensor.layer() == layer
                        && Site.of(tensor.part()).filter(site::equals).isPresent())
                .map(tensor -> tensor.name().replaceFirst("\\.weight$", ""))
                .findFirst()
                .orElse("");
        Iterator<Float> kept = reference
                .json()
                .path("adapters")
                .valueStream()
                .map(name -> masks.get(module + ".delta." + name.asText()))
                .filter(Objects::nonNull)
                .map(mask -> mask.toType(DataType.FLOAT32, false).toFloatArray())
                .flatMap(mask -> IntStream.range(0, mask.length).mapToObj(i -> mask[i]))
                .iterator();
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return kept.next() > 0 ? 0 : 1;
            }
        };
    }
}
