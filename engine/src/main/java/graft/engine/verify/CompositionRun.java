package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.Parameter;
import graft.engine.compose.ComposedModel;
import graft.engine.model.BaseModel;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.tensor.GradMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Runs a case of the `adapters` library's compositions: outputs, each head's logits, the fusions' attention,
/// gradients and a short training.
record CompositionRun(ReferenceCase reference, BaseModel base, NDManager batch) {

    /// The strength at which the library's own regularisation stands.
    private static final double LIBRARY_STRENGTH = 0.01;

    CaseResult run() {
        try (CompositionCase composition = CompositionCase.of(reference, base)) {
            Map<String, NDArray> given = reference.tensors(batch, "inputs.safetensors");
            Inputs inputs = ReferenceCase.inputs(given);
            boolean corrected = reference.has("expected.safetensors");
            Outputs outputs = outputs(composition, inputs, corrected);
            List<Parameter> parameters = composition.model().parameters(Math.toIntExact(inputs.rows()));
            String counts = TrainedCounts.of(reference).compare(parameters, !corrected);
            if (corrected || !reference.has("gradients.safetensors")) {
                return CaseResult.judged(
                                reference.name(), new Errors(outputs.worst()), corrected, Tolerance.of(reference))
                        .failedBy(counts);
            }
            ComposedLoss loss = new ComposedLoss(composition.model(), inputs, given);
            Errors errors = new Errors(outputs.worst());
            new ShortTraining(reference, composition::own, batch).compare(parameters, loss, "", errors);
            return CaseResult.judged(reference.name(), errors, false, Tolerance.of(reference))
                    .failedBy(counts);
        }
    }

    /// Of several outputs the states lie under one another from the first place on at which adapters act.
    private Outputs outputs(CompositionCase composition, Inputs inputs, boolean corrected) {
        Outputs outputs = new Outputs(
                inputs, reference.tensors(batch, corrected ? "expected.safetensors" : "outputs.safetensors"));
        try (GradMode _ = GradMode.off()) {
            composition.record(true);
            List<ComposedModel.Output> all = composition.model().forward(inputs, true);
            composition.record(false);
            if (all.size() == 1) {
                outputs.compare(all.getFirst().hidden(), all.getFirst().logits());
            } else {
                outputs.compareRepeated(joined(all), all.size());
                for (int i = 0; i < all.size(); i++) {
                    NDArray logits = all.get(i).logits();
                    if (logits != null) {
                        outputs.compareWhole("logits." + i, logits);
                    }
                }
            }
            composition.attentions().forEach(outputs::comparePositions);
            JsonNode penalty = reference.json().path("fusionRegularizationLoss");
            if (penalty.isNumber()) {
                outputs.compareNumber(
                        "fusionRegularizationLoss", LIBRARY_STRENGTH * composition.penalty(), penalty.asDouble());
            }
        }
        return outputs;
    }

    private static Hidden joined(List<ComposedModel.Output> all) {
        List<NDArray> states = new ArrayList<>();
        for (int i = 0; i < all.getFirst().hidden().states().size(); i++) {
            int at = i;
            states.add(joined(all.stream().map(one -> one.hidden().states().get(at))));
        }
        return new Hidden(joined(all.stream().map(one -> one.hidden().last())), states);
    }

    private static NDArray joined(Stream<NDArray> parts) {
        return NDArrays.concat(new NDList(parts.toList()), 0);
    }
}
