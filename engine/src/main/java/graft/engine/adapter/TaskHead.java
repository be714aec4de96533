package graft.engine.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.Head;
import graft.engine.model.Head.Reads;
import graft.engine.model.Weight;
import graft.engine.recipe.Task;
import graft.engine.recipe.Trained;
import graft.engine.tensor.Torch;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// New heads. A task's head is one linear map, nothing more, so that "head only" measures what the frozen base knows:
/// over the pretrained pooler where an encoder has one, else over the first position; over the last position of a
/// decoder, without bias as the classes of decoders have it; over every position for token classification. Language
/// tasks use the base's own head.
final class TaskHead {

    private static final double DEVIATION = 0.02;
    private static final String WEIGHT = "head.weight";
    private static final String BIAS = "head.bias";

    private TaskHead() {}

    /// Whether a task reads the pooler when there is one.
    static boolean pooled(Task.Kind kind) {
        return switch (kind) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> true;
            case TOKEN_CLASSIFICATION, CAUSAL_LM, INSTRUCTION, MASKED_LM -> false;
        };
    }

    /// The head, or null for language tasks.
    ///
    /// @throws InvalidInput when a language task's base has no language head, or the labels are not known
    static @Nullable Head of(BaseModel base, Task task, NDManager manager) {
        if (task.kind().languageModel()) {
            if (!base.hasVocabularyHead()) {
                throw new InvalidInput(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "The base model (" + base.shape().architecture() + ") has no language head for "
                                + task.kind().text() + ".",
                        "Choose a base with one, or another task.");
            }
            return null;
        }
        if (task.outputs() < 1) {
            throw new InvalidInput(
                    ErrorCode.DATA_LABELS, "The task has no labels.", "Name task.labels, or give data that has them.");
        }
        Shape shape = new Shape(task.outputs(), base.shape().width());
        NDArray weight = Torch.drawn(manager, host -> host.randomNormal(0, (float) DEVIATION, shape, DataType.FLOAT32));
        Weight bias = Trained.headHasBias(task.kind(), base.shape().family())
                ? Weight.ofHead(BIAS, manager.zeros(new Shape(task.outputs())))
                : null;
        return new Head(reads(base, task.kind()), List.of(new Head.Dense(Weight.ofHead(WEIGHT, weight), bias)));
    }

    /// The form of a head of which those tensors are stored: decoders' classifiers of before 1.0 have a bias.
    static HeadForm form(BaseModel base, Task task, Set<String> stored) {
        boolean earlier = stored.contains(BIAS)
                && !task.kind().languageModel()
                && !Trained.headHasBias(task.kind(), base.shape().family());
        return earlier
                ? new HeadForm.Steps(
                        reads(base, task.kind()),
                        List.of(new HeadForm.Dense(
                                "head", task.outputs(), base.shape().width(), true, false)))
                : new HeadForm.OfTask();
    }

    private static Reads reads(BaseModel base, Task.Kind kind) {
        if (!pooled(kind)) {
            return Reads.EVERY_TOKEN;
        }
        return !base.shape().family().encoder()
                ? Reads.LAST_TOKEN
                : base.hasPooler() ? Reads.POOLED : Reads.FIRST_TOKEN;
    }
}
