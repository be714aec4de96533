package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.model.Inputs;
import graft.engine.model.Pass;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// From a task's inputs to its loss over an adapted base. Only the positions that head and labels read leave
/// the last layer.
///
/// @param base with its adapters
/// @param head the task's, or null where the base's own language head is used
record Objective(BaseModel base, Task task, @Nullable Head head) {

    /// Logits that are held at once in a measurement, 64 MB.
    private static final int LOGITS_HELD = 1 << 24;

    /// @param start a hidden state to begin with, or null for the inputs' embeddings
    Loss loss(Inputs inputs, BaseModel.@Nullable Start start, Targets targets, LossOptions options, Pass pass) {
        Loss loss = plain(inputs, start, targets, options, pass);
        return pass.tape() == null ? loss : new Loss(loss.sum(), loss.weight(), pass.tape());
    }

    private Loss plain(
            Inputs inputs, BaseModel.@Nullable Start start, Targets targets, LossOptions options, Pass pass) {
        TaskLoss.States states = places -> base.at(inputs, pass, start, base.ofText(places, inputs, pass));
        Task.Kind kind = task.kind();
        return switch (kind) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION ->
                TaskLoss.ofRows(kind, ofRows(inputs, start, pass), targets, options);
            case TOKEN_CLASSIFICATION ->
                TaskLoss.ofPositions(states, targets, false, rows -> known().apply(rows, pass), options);
            case MASKED_LM -> TaskLoss.ofHidden(states, targets, words(pass), options);
            case CAUSAL_LM, INSTRUCTION -> TaskLoss.ofPositions(states, targets, true, words(pass), options);
        };
    }

    /// Logits (B, C) of a head that reads one position of each row.
    NDArray ofRows(Inputs inputs, BaseModel.@Nullable Start start, Pass pass) {
        Head own = known();
        return own.logitsOf(base, base.at(inputs, pass, start, own.places(base, base.extended(inputs, pass))), pass);
    }

    /// Logits of chosen hidden states (N, d): the task's, or the vocabulary's.
    NDArray words(NDArray rows, Pass pass) {
        return head == null ? base.vocabulary(rows, pass) : head.apply(rows, pass);
    }

    /// As {@link #words(NDArray, Pass)}, some at a time: the logits of a long vocabulary, several times as large as
    /// everything else, are never all held.
    void words(NDArray states, Pass pass, Consumer<NDArray> use) {
        long count = states.getShape().get(0);
        long most = Math.max(1, LOGITS_HELD / base.shape().vocabulary());
        for (long from = 0; from < count; from += most) {
            try (NDManager scope = states.getManager().newSubManager()) {
                NDArray rows = Kernels.rows(states, from, Math.min(count, from + most));
                rows.attach(scope);
                use.accept(words(rows, pass));
            }
        }
    }

    private TaskLoss.Logits words(Pass pass) {
        if (head != null) {
            return rows -> head.apply(rows, pass);
        }
        return new TaskLoss.Logits() {
            @Override
            public NDArray of(NDArray rows) {
                return base.vocabulary(rows, pass);
            }

            @Override
            public NDArray crossEntropySum(NDArray rows, NDArray labels, double smoothing) {
                return base.vocabularyLossSum(rows, labels, smoothing, pass);
            }
        };
    }

    private Head known() {
        return Objects.requireNonNull(head, "this task has a head");
    }
}
