package graft.app.runs;

import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/// A run's state: a word, and a colour that only repeats it.
final class StateCell extends TableCell<RunRow, StateCell.Shown> {

    /// @param stopping asked to stop, and not ended yet
    /// @param begun    whether it has made a step, so that there is something to use
    record Shown(RunState state, boolean stopping, boolean begun) implements Comparable<Shown> {

        static ObservableValue<Shown> of(RunRow row) {
            return Bindings.createObjectBinding(() -> now(row), row.summaryProperty(), row.stoppingProperty());
        }

        static Shown now(RunRow row) {
            return new Shown(row.summary().state(), row.stoppingProperty().get(), row.begun());
        }

        @Override
        public int compareTo(Shown other) {
            int byState = state.compareTo(other.state);
            return byState != 0 ? byState : Boolean.compare(stopping, other.stopping);
        }
    }

    private static final List<String> TONES = List.of("g-good", "g-attention", "g-failed", "g-muted", "g-accent-text");

    @Override
    protected void updateItem(@Nullable Shown state, boolean empty) {
        super.updateItem(state, empty);
        getStyleClass().removeAll(TONES);
        setText(empty || state == null ? "" : words(state));
        if (!empty && state != null) {
            getStyleClass().add(tone(state));
        }
    }

    static String words(Shown shown) {
        if (shown.stopping()) {
            return Messages.text("runs.state.stopping");
        }
        return switch (shown.state()) {
            case QUEUED -> Messages.text("runs.state.queued");
            case PREPARING -> Messages.text("runs.state.preparing");
            case TRAINING -> Messages.text("runs.state.training");
            case PAUSED -> Messages.text("runs.state.paused");
            case COMPLETED -> Messages.text("runs.state.completed");
            case EARLY_STOPPED -> Messages.text("runs.state.early-stopped");
            case STOPPED -> Messages.text(shown.begun() ? "runs.state.stopped" : "runs.state.not-begun");
            case FAILED -> Messages.text("runs.state.failed");
            case INTERRUPTED -> Messages.text("runs.state.interrupted");
        };
    }

    private static String tone(Shown shown) {
        if (shown.stopping()) {
            return "g-attention";
        }
        return switch (shown.state()) {
            case QUEUED, COMPLETED, EARLY_STOPPED, STOPPED -> "g-muted";
            case PREPARING, TRAINING -> "g-accent-text";
            case PAUSED, INTERRUPTED -> "g-attention";
            case FAILED -> "g-failed";
        };
    }
}
