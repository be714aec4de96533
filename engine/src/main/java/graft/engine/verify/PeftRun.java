package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.compose.ComposedModel;
import graft.engine.compose.Composition;
import graft.engine.compose.Composition.Bare;
import graft.engine.compose.Composition.Member;
import graft.engine.model.BaseModel;
import graft.engine.model.Hidden;
import graft.engine.model.Inputs;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs a case of several of PEFT's adapters over one base: active together, one for each row, switched off,
/// or trained one after the other.
record PeftRun(ReferenceCase reference, BaseModel base, NDManager batch) {

    private static final Set<String> METHODS = Set.of("sum-of-adapters", "mixed-batch", "disable", "continual");

    static boolean is(ReferenceCase reference) {
        return METHODS.contains(reference.json().path("method").asText())
                && reference.json().path("library").asText().equals("peft");
    }

    CaseResult run() {
        return switch (reference.json().path("method").asText()) {
            case "mixed-batch" -> composed(byRow());
            case "disable" -> disabled();
            case "continual" -> continual();
            default -> composed(new Composition.Sum(members()));
        };
    }

    private List<Composition> members() {
        List<Composition> members = new ArrayList<>();
        reference.json().path("adapters").forEach(name -> members.add(new Member(name.asText())));
        return members;
    }

    private Composition byRow() {
        List<Composition> rows = new ArrayList<>();
        reference.json().path("adapterNames").forEach(name -> {
            boolean none = name.asText().equals("__base__");
            rows.add(none ? new Bare() : new Member(name.asText()));
        });
        return new Composition.BatchSplit(rows, Collections.nCopies(rows.size(), 1));
    }

    private CaseResult composed(Composition tree) {
        try (CompositionCase together = CompositionCase.of(reference, base, tree, "checkpoint")) {
            Outputs outputs = compared(together.model(), "inputs.safetensors", "outputs.safetensors");
            return CaseResult.judged(reference.name(), new Errors(outputs.worst()), false, Tolerance.SINGLE);
        }
    }

    private Outputs compared(ComposedModel model, String inputs, String expected) {
        Inputs given = ReferenceCase.inputs(reference.tensors(batch, inputs));
        Outputs outputs = new Outputs(given, reference.tensors(batch, expected));
        try (GradMode _ = GradMode.off()) {
            ComposedModel.Output output = model.forward(given, true).getFirst();
            outputs.compare(output.hidden(), output.logits());
        }
        return outputs;
    }

    /// Switched off it is the base, trained biases included: the library leaves those in place.
    private CaseResult disabled() {
        Composition one = members().getFirst();
        try (CompositionCase with = CompositionCase.of(reference, base, one, "checkpoint")) {
            Worst worst = compared(with.model(), "inputs.safetensors", "outputs.safetensors")
                    .worst();
            worst.note(ofBase("inputs.safetensors", "outputs_base.safetensors", with)
                    .worst());
            return CaseResult.judged(reference.name(), new Errors(worst), false, Tolerance.SINGLE);
        }
    }

    private Outputs ofBase(String inputs, String expected, CompositionCase members) {
        try (ComposedModel bare = new ComposedModel(base, new Bare(), members.members(), Map.of(), Set.of())) {
            return compared(bare, inputs, expected);
        }
    }

    /// Each adapter from its start: gradients, training, outputs; and the first one's outputs, to the bit,
    /// after the second was trained.
    private CaseResult continual() {
        List<Composition> tasks = members();
        Errors errors = new Errors();
        List<String> counts = new ArrayList<>();
        NDArray before = null;
        try (CompositionCase start = CompositionCase.of(reference, base, new Composition.Parallel(tasks), "start")) {
            for (int i = 0; i < tasks.size(); i++) {
                AdaptedModel model = start.model().on(tasks.get(i));
                String task = "task" + (i + 1);
                String name = ((Member) tasks.get(i)).name();
                Map<String, NDArray> given = reference.tensors(batch, "inputs_" + task + ".safetensors");
                counts.add(TrainedCounts.of(reference).of(name).compare(model.parameters(), true));
                AdapterLoss loss = new AdapterLoss(model, ReferenceCase.inputs(given), given);
                new ShortTraining(reference, key -> start.own(name, key), batch)
                        .compare(model.parameters(), loss, task + "/", errors);
                NDArray first = last(start.model().on(tasks.getFirst()));
                if (before != null && Optimize.maxAbsDifference(before, first) != 0) {
                    return CaseResult.failed(reference.name(), "the first task's outputs changed");
                }
                before = before == null ? first : before;
            }
        }
        for (int i = 0; i < tasks.size(); i++) {
            String name = ((Member) tasks.get(i)).name();
            String task = "task" + (i + 1);
            try (CompositionCase after =
                    CompositionCase.of(reference, base, new Composition.Parallel(tasks), "checkpoint")) {
                try (ComposedModel one = new ComposedModel(base, tasks.get(i), after.members(), Map.of(), Set.of())) {
                    Outputs trained = compared(
                            one, "inputs_" + task + ".safetensors", "outputs_" + task + "_" + name + ".safetensors");
                    errors.outputs().note(trained.worst());
                }
                if (i == 0) {
                    Outputs plain = ofBase("inputs_task1.safetensors", "outputs_task1_base.safetensors", after);
                    errors.outputs().note(plain.worst());
                }
            }
        }
        counts.removeIf(String::isEmpty);
        return CaseResult.judged(reference.name(), errors, false, Tolerance.SINGLE)
                .failedBy(String.join("; ", counts));
    }

    private NDArray last(AdaptedModel model) {
        Inputs inputs = ReferenceCase.inputs(reference.tensors(batch, "inputs_task1.safetensors"));
        try (GradMode _ = GradMode.off()) {
            Hidden hidden = model.forward(inputs, false);
            @Nullable NDArray logits = model.logitsOrNull(hidden.last(), inputs);
            return logits == null ? hidden.last() : logits;
        }
    }
}
