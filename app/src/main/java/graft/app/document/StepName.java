package graft.app.document;

import graft.app.ui.Messages;
import java.util.List;

/// What undo and redo call a step.
///
/// @param key   message key, for example `command.place`
/// @param about what the words name: runs, for example
public record StepName(String key, List<Object> about) {

    public StepName {
        about = List.copyOf(about);
    }

    public static StepName of(String key, Object... about) {
        return new StepName(key, List.of(about));
    }

    public String words() {
        return Messages.text(key, about.toArray());
    }
}
