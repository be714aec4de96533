package graft.app.data;

import graft.app.ui.Messages;
import graft.engine.recipe.Task;

/// Tasks as the window calls them.
public final class TaskWords {

    private TaskWords() {}

    public static String of(Task.Kind kind) {
        return Messages.text(
                switch (kind) {
                    case CLASSIFICATION -> "data.task.classification";
                    case MULTI_LABEL -> "data.task.multi-label";
                    case REGRESSION -> "data.task.regression";
                    case TOKEN_CLASSIFICATION -> "data.task.token-classification";
                    case CAUSAL_LM -> "data.task.causal-lm";
                    case INSTRUCTION -> "data.task.instruction";
                    case MASKED_LM -> "data.task.masked-lm";
                });
    }
}
