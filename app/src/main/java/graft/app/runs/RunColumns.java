package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import org.jspecify.annotations.Nullable;

/// The columns of the runs table: what each shows and how it sorts.
final class RunColumns {

    /// A cell's words with the number that it sorts by.
    private record Figure(double order, String text) {}

    private RunColumns() {}

    static List<TableColumn<RunRow, ?>> all() {
        return List.of(
                MarkCell.column(),
                words(
                        Messages.text("runs.column.name"),
                        144,
                        run -> run.summary().name()),
                state(),
                StateCell.progressColumn(),
                words(
                        Messages.text("runs.column.method"),
                        190,
                        run -> run.summary().method()),
                figure(
                        Messages.text("runs.column.trainable"),
                        90,
                        RunSummary::trainable,
                        value -> Figures.count((long) value)),
                figure(Messages.text("runs.column.percent"), 72, RunSummary::percentOfBase, Figures::percent),
                figure(
                        Messages.text("runs.column.file"),
                        76,
                        RunSummary::fileBytes,
                        value -> Figures.bytes((long) value)),
                figure(Messages.text("runs.column.time"), 84, RunSummary::seconds, RunColumns::time),
                metric(Messages.text("runs.column.validation"), RunSummary::validation),
                metric(Messages.text("runs.column.test"), RunSummary::test),
                figure(Messages.text("runs.column.seed"), 56, RunSummary::seed, value -> Long.toString((long) value)));
    }

    private static String time(double seconds) {
        return seconds <= 0 ? Figures.NONE : Figures.duration(seconds);
    }

    private static TableColumn<RunRow, String> words(String title, double width, Function<RunRow, String> text) {
        TableColumn<RunRow, String> column = new TableColumn<>(title);
        column.setCellValueFactory(
                cell -> cell.getValue().summaryProperty().map(summary -> text.apply(cell.getValue())));
        column.setPrefWidth(width);
        return column;
    }

    private static TableColumn<RunRow, RunState> state() {
        TableColumn<RunRow, RunState> column = new TableColumn<>(Messages.text("runs.column.state"));
        column.setCellValueFactory(cell -> cell.getValue().summaryProperty().map(RunSummary::state));
        column.setCellFactory(any -> new StateCell());
        column.setPrefWidth(104);
        return column;
    }

    private static TableColumn<RunRow, Figure> figure(
            String title, double width, ToDoubleFunction<RunSummary> number, DoubleFunction<String> text) {
        return right(title, width, cell -> {
            double value = number.applyAsDouble(cell);
            return new Figure(value, text.apply(value));
        });
    }

    private static TableColumn<RunRow, Figure> metric(String title, Function<RunSummary, Map<String, Double>> metrics) {
        return right(
                title,
                112,
                run -> RunRow.mainMetric(metrics.apply(run))
                        .map(entry ->
                                new Figure(entry.getValue(), entry.getKey() + " " + Figures.metric(entry.getValue())))
                        .orElse(new Figure(Double.NaN, Figures.NONE)));
    }

    private static TableColumn<RunRow, Figure> right(String title, double width, Function<RunSummary, Figure> value) {
        TableColumn<RunRow, Figure> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> figureOf(cell.getValue().summaryProperty(), value));
        column.setComparator(Comparator.comparingDouble(Figure::order));
        column.setCellFactory(any -> new FigureCell());
        column.getStyleClass().add("g-figures");
        column.setPrefWidth(width);
        return column;
    }

    private static ObservableValue<Figure> figureOf(
            ObservableValue<RunSummary> summary, Function<RunSummary, Figure> value) {
        return summary.map(value);
    }

    private static final class FigureCell extends TableCell<RunRow, Figure> {
        @Override
        protected void updateItem(@Nullable Figure figure, boolean empty) {
            super.updateItem(figure, empty);
            setText(empty || figure == null ? "" : figure.text());
        }
    }
}
