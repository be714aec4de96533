package graft.engine.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the task and its data, alone and against the base model.
final class TaskCheck {

    private static final Set<String> ROLES = Set.of("text", "pair", "label", "tokens", "tags", "prompt", "response");
    private static final int LONGEST = 1 << 20;

    private TaskCheck() {}

    static void check(Findings findings, Recipe recipe, @Nullable ModelShape shape) {
        labels(findings, recipe.task());
        if (shape != null) {
            model(findings, recipe.task().kind(), shape);
        }
        data(findings, recipe.data(), recipe.training(), shape);
    }

    private static void labels(Findings findings, Task task) {
        List<String> labels = task.labels();
        boolean takes = !task.kind().languageModel() && task.kind() != Task.Kind.REGRESSION;
        if (labels.isEmpty()) {
            return;
        }
        if (!takes) {
            findings.warning("task.labels", task.kind().text() + " has no labels", "leave the field out");
            return;
        }
        if (labels.size() < 2 && task.kind() != Task.Kind.MULTI_LABEL) {
            findings.error("task.labels", "one label leaves nothing to tell apart", "name at least two");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            if (label.isBlank()) {
                findings.error("task.labels[" + i + "]", "the label is empty", "give it a name");
            } else if (!seen.add(label)) {
                findings.error("task.labels[" + i + "]", "\"" + label + "\" is named twice", "name each label once");
            }
        }
    }

    private static void model(Findings findings, Task.Kind kind, ModelShape shape) {
        boolean encoder = shape.family().encoder();
        String is = shape.architecture() + " is " + (encoder ? "an encoder" : "a decoder");
        switch (kind) {
            case MASKED_LM -> {
                if (!encoder) {
                    findings.error("task.kind", is + ", which sees no masked words", "use causal-lm");
                } else if (shape.tensors().stream().noneMatch(Trained::predicts)) {
                    headless(findings, shape);
                }
            }
            case CAUSAL_LM, INSTRUCTION -> {
                if (encoder) {
                    findings.error("task.kind", is + ", which writes no text", "use masked-lm, or a decoder");
                } else if (!shape.purpose().causal()) {
                    headless(findings, shape);
                }
            }
            case CLASSIFICATION, MULTI_LABEL, REGRESSION, TOKEN_CLASSIFICATION -> {}
        }
    }

    private static void headless(Findings findings, ModelShape shape) {
        findings.error(
                "task.kind",
                shape.architecture() + " has no head that predicts words",
                "choose a base of class " + shape.family().languageModelClass() + ", or another task");
    }

    private static void data(Findings findings, DataSpec data, TrainingSpec training, @Nullable ModelShape shape) {
        if (data.source().train().isBlank()) {
            findings.error("data.source", "no data are named", "name a sample or a file");
        }
        findings.share("data.validation", data.validationShare());
        boolean validated = data.validationShare() > 0 || data.source().validation() != null;
        if (!validated && training.monitor().earlyStopping() != null) {
            findings.warning(
                    "data.validation",
                    "without validation rows there is no early stopping and no best step",
                    "hold back a tenth, or name a validation file");
        }
        data.columns().forEach((role, column) -> {
            if (!ROLES.contains(role)) {
                findings.warning(
                        "data.columns." + role,
                        "is not a role that a column can have",
                        "roles are text, pair, label, tokens, tags, prompt and response");
            }
            if (column.isBlank()) {
                findings.error("data.columns." + role, "no column is named", "name one, or leave the role out");
            }
        });
        findings.within("data.maxLength", data.maxLength(), 1, LONGEST);
        if (shape != null && data.maxLength() > shape.positions() && data.maxLength() <= LONGEST) {
            findings.error(
                    "data.maxLength",
                    data.maxLength() + " is larger than the model's " + shape.positions() + " positions",
                    "choose at most " + shape.positions());
        }
    }
}
