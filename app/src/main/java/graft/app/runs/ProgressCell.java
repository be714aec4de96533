package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import java.util.Comparator;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// The place in the queue while a run waits, progress with the time left while it is trained, the steps made once it
/// has ended.
final class ProgressCell extends TableCell<RunRow, ProgressCell.Progress> {

    /// @param place in the queue, -1 where there is none
    /// @param held  whether the queue is
    record Progress(RunSummary run, int place, boolean held) {}

    /// Room that the bar takes, in em.
    static final double BAR = 5;

    private final ProgressBar bar = new ProgressBar();
    private final Label words = new Label();
    private final HBox both = new HBox(bar, words);

    private ProgressCell() {
        both.getStyleClass().add("g-progress");
        bar.getStyleClass().add("small");
    }

    static TableColumn<RunRow, Progress> column() {
        TableColumn<RunRow, Progress> column = new TableColumn<>(Messages.text("runs.column.progress"));
        column.setCellValueFactory(cell -> {
            RunRow row = cell.getValue();
            return Bindings.createObjectBinding(
                    () -> new Progress(
                            row.summary(),
                            row.placeProperty().get(),
                            row.heldProperty().get()),
                    row.summaryProperty(),
                    row.placeProperty(),
                    row.heldProperty());
        });
        column.setComparator(
                Comparator.comparingInt((Progress progress) -> progress.place() < 0 ? 0 : -progress.place())
                        .thenComparingLong(progress -> progress.run().step()));
        column.setCellFactory(any -> new ProgressCell());
        column.setPrefWidth(140);
        return column;
    }

    @Override
    protected void updateItem(@Nullable Progress progress, boolean empty) {
        super.updateItem(progress, empty);
        RunRow row = getTableRow() == null ? null : getTableRow().getItem();
        if (empty || progress == null || row == null) {
            setText("");
            setGraphic(null);
            return;
        }
        boolean made = made(progress);
        if (made) {
            bar.setProgress(row.progress());
            words.setText(words(row, progress));
        }
        setText(made ? "" : words(row, progress));
        setGraphic(made ? both : null);
    }

    /// Whether steps are being made, which a bar shows.
    private static boolean made(Progress progress) {
        RunSummary run = progress.run();
        boolean inQueue = run.state() == RunState.QUEUED && progress.place() >= 0;
        return !inQueue && run.state().live() && run.totalSteps() > 0;
    }

    static String words(RunRow row, Progress progress) {
        RunSummary run = progress.run();
        if (made(progress)) {
            double left = run.state() == RunState.PAUSED
                    ? Double.NaN
                    : TimeLeft.of(row, System.currentTimeMillis()).seconds();
            return Double.isNaN(left)
                    ? row.step() + " / " + run.totalSteps()
                    : Messages.text("runs.left", Figures.duration(left));
        }
        if (run.state() == RunState.QUEUED && progress.place() >= 0) {
            return progress.place() == 0
                    ? Messages.text(progress.held() ? "runs.place.held" : "runs.place.next")
                    : Messages.text("runs.place", progress.place() + 1);
        }
        if (run.state() == RunState.QUEUED && run.step() == 0) {
            return Messages.text("runs.place.unknown"); // the engine has not told its place yet, or is not there to
        }
        if (run.state() == RunState.COMPLETED && run.step() < run.totalSteps()) {
            return Messages.text("runs.steps.time", run.step()); // its own steps: its plan's were more than its time
        }
        return run.totalSteps() > 0 ? Messages.text("runs.steps", run.step(), run.totalSteps()) : Figures.NONE;
    }
}
