package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import graft.engine.recipe.ParameterCount;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunSummary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// The columns of the runs table: what each shows and how it sorts.
final class RunColumns {

    /// A cell's words with the number that it sorts by.
    ///
    /// @param estimated whether nothing has measured it yet
    private record Figure(double order, String text, boolean estimated) {

        static final Figure NONE = new Figure(Double.NaN, Figures.NONE, false);
    }

    private static final int FIGURES = 4;
    private static final PseudoClass ESTIMATED = PseudoClass.getPseudoClass("estimated");

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT).withZone(ZoneId.systemDefault());

    /// Before the id of a column by which the rows are sorted.
    private static final String RISING = "+";

    private static final String FALLING = "-";

    /// In the order of {@link #all}; kept in settings, so a name never changes its meaning.
    private static final List<String> IDS = List.of(
            "mark",
            "name",
            "state",
            "progress",
            "curve",
            "method",
            "trainable",
            "percent",
            "file",
            "time",
            "validation",
            "test",
            "seed",
            "tags",
            "rate",
            "epochs",
            "batch",
            "memory",
            "step-time",
            "loss",
            "base",
            "data",
            "data-hash",
            "group",
            "device",
            "note",
            "created",
            "samples",
            "best-epoch",
            "placement",
            "limit");

    private RunColumns() {}

    /// All, in their order; those that few need are hidden and come back by the button at the head's right end.
    static List<TableColumn<RunRow, ?>> all() {
        List<TableColumn<RunRow, ?>> columns = new ArrayList<>(List.of(
                MarkCell.column(),
                NameCell.column(),
                state(),
                ProgressCell.column(),
                SparkCell.column(),
                words(Messages.text("runs.column.method"), 220, RunRow::method),
                ofRow(Messages.text("runs.column.trainable"), 90, RunColumns::trainable),
                ofRow(Messages.text("runs.column.percent"), 72, RunColumns::percent),
                figure(
                        Messages.text("runs.column.file"),
                        76,
                        RunSummary::fileBytes,
                        value -> Figures.bytes((long) value)),
                figure(Messages.text("runs.column.time"), 84, RunSummary::seconds, RunColumns::time),
                metric(Messages.text("runs.column.validation"), RunSummary::validation),
                metric(Messages.text("runs.column.test"), RunSummary::test),
                figure(Messages.text("runs.column.seed"), 56, RunSummary::seed, value -> Long.toString((long) value)),
                words(Messages.text("runs.column.tags"), 110, RunColumns::tags)));
        List<TableColumn<RunRow, ?>> rare = List.of(
                recipe(Messages.text("runs.column.rate"), 78, RunColumns::rate),
                recipe(
                        Messages.text("runs.column.epochs"),
                        70,
                        recipe -> recipe.training().length().epochs()),
                recipe(
                        Messages.text("runs.column.batch"),
                        70,
                        recipe -> recipe.training().batchSize()),
                ofRow(Messages.text("runs.column.memory"), 170, RunColumns::memory),
                figure(Messages.text("runs.column.step-time"), 84, RunSummary::stepSeconds, RunColumns::time),
                figure(Messages.text("runs.column.loss"), 70, RunSummary::loss, Figures::metric),
                words(
                        Messages.text("runs.column.base"),
                        120,
                        run -> run.summary().base()),
                words(
                        Messages.text("runs.column.data"),
                        120,
                        run -> run.summary().data()),
                words(
                        Messages.text("runs.column.data-hash"),
                        100,
                        run -> Objects.requireNonNullElse(run.summary().dataHash(), "")),
                words(
                        Messages.text("runs.column.group"),
                        120,
                        run -> Objects.requireNonNullElse(run.summary().group(), "")),
                words(
                        Messages.text("runs.column.device"),
                        70,
                        run -> run.summary().device()),
                words(
                        Messages.text("runs.column.note"),
                        200,
                        run -> run.summary().notes().note()),
                figure(Messages.text("runs.column.created"), 130, RunSummary::created, RunColumns::moment),
                ofRow(Messages.text("runs.column.samples"), 84, RunColumns::samples),
                ofRow(
                        Messages.text("runs.column.best-epoch"),
                        84,
                        run -> number(run.bestEpochProperty().get())),
                words(Messages.text("runs.column.placement"), 140, RunColumns::placement),
                recipe(Messages.text("runs.column.limit"), 84, RunColumns::limit));
        rare.forEach(column -> column.setVisible(false));
        columns.addAll(rare);
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).setId(IDS.get(i));
        }
        return columns;
    }

    /// The shown columns in their order, by id, and behind them by which the rows are sorted: what a session remembers.
    static String layout(TableView<RunRow> table) {
        return Stream.concat(
                        table.getColumns().stream()
                                .filter(TableColumn::isVisible)
                                .map(TableColumn::getId),
                        table.getSortOrder().stream()
                                .map(column -> (column.getSortType() == SortType.ASCENDING ? RISING : FALLING)
                                        + column.getId()))
                .collect(Collectors.joining(" "));
    }

    /// Shows these columns in this order and sorted so, the others are hidden behind them. A layout that names none
    /// leaves all as it is.
    static void restore(TableView<RunRow> table, String layout) {
        List<String> ids = List.of(layout.split(" "));
        if (table.getColumns().stream().noneMatch(column -> ids.contains(column.getId()))) {
            return;
        }
        List<TableColumn<RunRow, ?>> columns = new ArrayList<>(table.getColumns());
        columns.sort(Comparator.comparingInt(
                column -> ids.contains(column.getId()) ? ids.indexOf(column.getId()) : Integer.MAX_VALUE));
        columns.forEach(column -> column.setVisible(ids.contains(column.getId())));
        table.getColumns().setAll(columns);
        List<TableColumn<RunRow, ?>> sorted = new ArrayList<>();
        for (String id : ids) {
            columns.stream()
                    .filter(TableColumn::isSortable)
                    .filter(column -> id.equals(RISING + column.getId()) || id.equals(FALLING + column.getId()))
                    .forEach(column -> {
                        column.setSortType(id.startsWith(RISING) ? SortType.ASCENDING : SortType.DESCENDING);
                        sorted.add(column);
                    });
        }
        table.getSortOrder().setAll(sorted);
    }

    /// What a cell says, as far as columns are made as wide as their words.
    static String text(TableColumn<RunRow, ?> column, RunRow row) {
        Object value = column.getCellObservableValue(row).getValue();
        return switch (value) {
            case String words -> words;
            case Figure figure -> figure.text();
            case StateCell.Shown state -> StateCell.words(state);
            case ProgressCell.Progress progress -> ProgressCell.words(row, progress);
            case null, default -> "";
        };
    }

    private static Figure trainable(RunRow row) {
        long known = row.summary().trainable();
        long trainable =
                known > 0 ? known : counted(row).map(ParameterCount::total).orElse(-1L);
        return new Figure(trainable, Figures.count(trainable), false);
    }

    private static Figure percent(RunRow row) {
        double known = row.summary().percentOfBase();
        double percent = known > 0
                ? known
                : counted(row).map(ParameterCount::percentOfBase).orElse(known);
        return new Figure(percent, Figures.percent(percent), false);
    }

    /// From shapes before anything has begun, the same as is counted when it begins.
    private static Optional<ParameterCount> counted(RunRow row) {
        return row.facts().flatMap(RunFacts::onBase).map(RunFacts.OnBase::count);
    }

    private static String tags(RunRow run) {
        return String.join(", ", run.summary().notes().tags());
    }

    /// NaN where the method's own default is used.
    private static double rate(Recipe recipe) {
        Double given = recipe.training().rates().learningRate();
        return given == null ? Double.NaN : given;
    }

    private static String moment(double millis) {
        return MOMENT.withLocale(Locale.getDefault(Locale.Category.FORMAT)).format(Instant.ofEpochMilli((long) millis));
    }

    /// Rows that a run trains on in a second: of the steps that were made, without what lies between them where that
    /// is known.
    private static Figure samples(RunRow row) {
        RunSummary run = row.summary();
        double step = run.stepSeconds() > 0 ? run.stepSeconds() : run.seconds() / run.step();
        return row.facts()
                .map(facts -> number(facts.recipe().training().batchSize() / step))
                .orElse(Figure.NONE);
    }

    private static String placement(RunRow row) {
        return row.facts().flatMap(RunFacts::onBase).map(RunFacts.OnBase::code).orElse(Figures.NONE);
    }

    /// The estimate until the run is over, then what it was and what was measured.
    private static Figure memory(RunRow row) {
        long peak = row.summary().peakBytes();
        long estimate = row.facts()
                .flatMap(RunFacts::onBase)
                .map(RunFacts.OnBase::memory)
                .orElse(-1L);
        if (peak > 0) {
            String measured = Figures.bytes(peak);
            String text =
                    estimate > 0 ? Messages.text("runs.memory.both", Figures.bytes(estimate), measured) : measured;
            return new Figure(peak, text, false);
        }
        return estimate > 0
                ? new Figure(estimate, Messages.text("compare.about", Figures.bytes(estimate)), true)
                : Figure.NONE;
    }

    private static double limit(Recipe recipe) {
        Double seconds = recipe.training().monitor().timeLimit();
        return seconds == null ? Double.NaN : seconds;
    }

    private static Figure number(double value) {
        return Double.isFinite(value) ? new Figure(value, Figures.trimmed(rounded(value)), false) : Figure.NONE;
    }

    /// To four figures.
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(FIGURES)).doubleValue();
    }

    private static TableColumn<RunRow, Figure> recipe(String title, double width, ToDoubleFunction<Recipe> number) {
        return ofRow(
                title,
                width,
                row -> row.facts()
                        .map(facts -> number.applyAsDouble(facts.recipe()))
                        .filter(Double::isFinite)
                        .map(value -> new Figure(
                                value, value > 0 && value < 0.01 ? Figures.rate(value) : Figures.trimmed(value), false))
                        .orElse(Figure.NONE));
    }

    /// A figure of more than the row on disk: of the recipe, and of what a list knows besides.
    private static TableColumn<RunRow, Figure> ofRow(String title, double width, Function<RunRow, Figure> value) {
        TableColumn<RunRow, Figure> column = right(title, width, run -> Figure.NONE);
        column.setCellValueFactory(cell -> of(cell.getValue(), value));
        return column;
    }

    private static <T> ObservableValue<T> of(RunRow row, Function<RunRow, T> value) {
        return Bindings.createObjectBinding(
                () -> value.apply(row), row.summaryProperty(), row.factsProperty(), row.bestEpochProperty());
    }

    private static String time(double seconds) {
        return seconds <= 0 ? Figures.NONE : Figures.duration(seconds);
    }

    private static TableColumn<RunRow, String> words(String title, double width, Function<RunRow, String> text) {
        TableColumn<RunRow, String> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> of(cell.getValue(), text));
        column.setPrefWidth(width);
        return column;
    }

    private static TableColumn<RunRow, StateCell.Shown> state() {
        TableColumn<RunRow, StateCell.Shown> column = new TableColumn<>(Messages.text("runs.column.state"));
        column.setCellValueFactory(cell -> StateCell.Shown.of(cell.getValue()));
        column.setCellFactory(any -> new StateCell());
        column.setPrefWidth(104);
        return column;
    }

    private static TableColumn<RunRow, Figure> figure(
            String title, double width, ToDoubleFunction<RunSummary> number, DoubleFunction<String> text) {
        return right(title, width, cell -> {
            double value = number.applyAsDouble(cell);
            return new Figure(value, text.apply(value), false);
        });
    }

    private static TableColumn<RunRow, Figure> metric(String title, Function<RunSummary, Map<String, Double>> metrics) {
        return right(
                title,
                112,
                run -> RunRow.mainMetric(metrics.apply(run))
                        .map(entry -> new Figure(
                                entry.getValue(),
                                MetricWords.of(entry.getKey()) + " " + Figures.metric(entry.getValue()),
                                false))
                        .orElse(Figure.NONE));
    }

    private static TableColumn<RunRow, Figure> right(String title, double width, Function<RunSummary, Figure> value) {
        TableColumn<RunRow, Figure> column = new TableColumn<>(title);
        column.setCellValueFactory(cell -> cell.getValue().summaryProperty().map(value));
        column.setComparator((one, other) -> compare(one, other, column));
        column.setCellFactory(any -> new FigureCell());
        column.getStyleClass().add("g-figures");
        column.setPrefWidth(width);
        return column;
    }

    /// What is not known stands last, whichever way it is sorted.
    private static int compare(Figure one, Figure other, TableColumn<?, ?> column) {
        boolean unknown = Double.isNaN(one.order());
        if (unknown == Double.isNaN(other.order())) {
            return Double.compare(one.order(), other.order());
        }
        return unknown == (column.getSortType() == SortType.ASCENDING) ? 1 : -1;
    }

    private static final class FigureCell extends TableCell<RunRow, Figure> {
        @Override
        protected void updateItem(@Nullable Figure figure, boolean empty) {
            super.updateItem(figure, empty);
            setText(empty || figure == null ? "" : figure.text());
            pseudoClassStateChanged(ESTIMATED, !empty && figure != null && figure.estimated());
        }
    }
}
