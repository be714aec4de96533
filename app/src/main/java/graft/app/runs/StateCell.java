package graft.app.runs;

import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import java.util.List;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/// A run's state: a word, and a colour that only repeats it.
final class StateCell extends TableCell<RunRow, RunState> {

    private static final List<String> TONES = List.of("g-good", "g-attention", "g-failed", "g-muted", "g-accent-text");

    @Override
    protected void updateItem(@Nullable RunState state, boolean empty) {
        super.updateItem(state, empty);
        getStyleClass().removeAll(TONES);
        setText(empty || state == null ? "" : words(state));
        if (!empty && state != null) {
            getStyleClass().add(tone(state));
        }
    }

    static String words(RunState state) {
        return switch (state) {
            case QUEUED -> Messages.text("runs.state.queued");
            case PREPARING -> Messages.text("runs.state.preparing");
            case TRAINING -> Messages.text("runs.state.training");
            case PAUSED -> Messages.text("runs.state.paused");
            case COMPLETED -> Messages.text("runs.state.completed");
            case EARLY_STOPPED -> Messages.text("runs.state.early-stopped");
            case STOPPED -> Messages.text("runs.state.stopped");
            case FAILED -> Messages.text("runs.state.failed");
            case INTERRUPTED -> Messages.text("runs.state.interrupted");
        };
    }

    private static String tone(RunState state) {
        return switch (state) {
            case QUEUED, COMPLETED, EARLY_STOPPED, STOPPED -> "g-muted";
            case PREPARING, TRAINING -> "g-accent-text";
            case PAUSED, INTERRUPTED -> "g-attention";
            case FAILED -> "g-failed";
        };
    }
}
