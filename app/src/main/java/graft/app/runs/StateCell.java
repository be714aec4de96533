package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.layout.HBox;
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

    /// Progress with the time left while a run is live, the steps made once it has ended.
    static TableColumn<RunRow, RunSummary> progressColumn() {
        TableColumn<RunRow, RunSummary> column = new TableColumn<>(Messages.text("runs.column.progress"));
        column.setCellValueFactory(cell -> cell.getValue().summaryProperty());
        column.setComparator(java.util.Comparator.comparingLong(RunSummary::step));
        column.setCellFactory(any -> new ProgressCell());
        column.setPrefWidth(184);
        return column;
    }

    private static final class ProgressCell extends TableCell<RunRow, RunSummary> {

        private final ProgressBar bar = new ProgressBar();
        private final Label words = new Label();
        private final HBox both = new HBox(bar, words);

        ProgressCell() {
            both.getStyleClass().add("g-progress");
            bar.getStyleClass().add("small");
        }

        @Override
        protected void updateItem(@Nullable RunSummary run, boolean empty) {
            super.updateItem(run, empty);
            RunRow row = getTableRow() == null ? null : getTableRow().getItem();
            if (empty || run == null || row == null) {
                setText("");
                setGraphic(null);
            } else if (run.state().live() && run.totalSteps() > 0) {
                bar.setProgress(row.progress());
                double left = row.history().secondsLeft();
                words.setText(
                        Double.isNaN(left)
                                ? row.step() + " / " + run.totalSteps()
                                : Messages.text("runs.left", Figures.duration(left)));
                setText("");
                setGraphic(both);
            } else {
                setText(
                        run.totalSteps() > 0
                                ? Messages.text("runs.steps", run.step(), run.totalSteps())
                                : Figures.NONE);
                setGraphic(null);
            }
        }
    }
}
