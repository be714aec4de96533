package graft.app.compare;

import graft.app.document.DataLabels;
import graft.app.document.RecipeDocument;
import graft.app.document.RefusedInputs.Start;
import graft.app.runs.Progress;
import graft.app.runs.RunController;
import graft.app.runs.RunsViewModel;
import graft.app.task.Tasks;
import graft.app.times.TrainingTimes;
import graft.app.ui.Failures;
import graft.app.ui.MarkKind;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.Recipe;
import graft.engine.service.ContinualTable;
import graft.engine.service.EngineService;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;

/// This recipe beside the reference methods: counted from shapes, measured from the runs in the workspace. A row is
/// measured when a run that ended by its plan has its {@link graft.app.runs.Fingerprint}; several seeds make a
/// mean with its deviation.
public final class CompareViewModel {

    /// Id of the row of the open recipe.
    static final String OWN = "own";

    /// @param method        in words, for sentences
    /// @param kind          its colour; empty for head only
    /// @param trainable     exact, from shapes; -1 without a shape
    /// @param memory        bytes: the measured peak, else estimated; -1 without either
    /// @param memoryMeasured whether the memory is a measured peak
    /// @param seconds       of the measured runs, else estimated by {@link TrainingTimes}; NaN without either
    /// @param epochSeconds  that the measured runs took for an epoch, NaN until measured
    /// @param latency       seconds of one row through the model, NaN until measured
    /// @param mergedLatency the same merged into the base, NaN until measured and where it cannot be merged
    /// @param forgetting    how much worse its task became by those learned after it, NaN where there were none
    /// @param untimed       a measured run whose latency nobody has measured
    /// @param metric        best validation metric by seed; empty until measured
    /// @param validation    rows that the metric was measured on, 0 where that is not known
    /// @param cutShort      what a run came to that ended before its steps were made; empty once measured
    public record Row(
            String id,
            String title,
            String method,
            Optional<AdapterKind> kind,
            Recipe recipe,
            long trainable,
            double percentOfBase,
            long fileBytes,
            long memory,
            boolean memoryMeasured,
            double seconds,
            double epochSeconds,
            double latency,
            double mergedLatency,
            double forgetting,
            Optional<String> untimed,
            Progress progress,
            Spread metric,
            long validation,
            Optional<CutShort> cutShort) {

        /// Of each kind that is trained together, in the recipe's order.
        public List<MarkKind> marks() {
            return MarkKind.of(recipe);
        }
    }

    /// @param metric     whose values the rows have, for example `accuracy`
    /// @param conclusion one sentence from measured rows only, or empty
    /// @param missing    rows that no run measures or will
    public record Table(List<Row> rows, String metric, Optional<String> conclusion, long missing) {}

    private final RecipeDocument document;
    private final RunsViewModel runs;
    private final MeasuredRuns measured;
    private final RunController controller;
    private final Tasks tasks;
    private final ReadOnlyObjectWrapper<Table> table =
            new ReadOnlyObjectWrapper<>(this, "table", new Table(List.of(), "", Optional.empty(), 0));
    private final ObservableSet<String> left = FXCollections.observableSet();
    private final ObjectProperty<Measure> measure = new SimpleObjectProperty<>(this, "measure", Measure.METRIC);
    private final ReadOnlyBooleanWrapper timing = new ReadOnlyBooleanWrapper(this, "timing");
    private final EngineService engine;
    private Map<String, Double> forgetting = Map.of();
    private TrainingTimes times = TrainingTimes.NONE;
    private MemoryCalibration calibration = MemoryCalibration.NONE;
    private DataLabels labels = DataLabels.UNKNOWN;
    private int asked;
    private List<Object> seen = List.of();

    public CompareViewModel(
            RecipeDocument document, EngineService engine, RunsViewModel runs, RunController controller, Tasks tasks) {
        this.document = document;
        this.engine = engine;
        this.runs = runs;
        measured = new MeasuredRuns(runs);
        this.controller = controller;
        this.tasks = tasks;
        measure.addListener((observed, before, now) -> {
            if (now == Measure.FORGETTING) {
                askForgetting();
            }
        });
    }

    public ReadOnlyObjectProperty<Table> tableProperty() {
        return table.getReadOnlyProperty();
    }

    public Table table() {
        return table.get();
    }

    /// What the dots lie along; the costs are also what quality is drawn against.
    public ObjectProperty<Measure> measureProperty() {
        return measure;
    }

    /// Ids of references that are not wanted beside this recipe.
    public ObservableSet<String> left() {
        return left;
    }

    /// How long trainings take by what is known now.
    public void estimateWith(TrainingTimes known) {
        times = known;
    }

    /// Labels of the open recipe's data.
    public void countWith(DataLabels found) {
        labels = found;
    }

    /// What runs of the open recipe's precision took in memory.
    public void calibrateWith(MemoryCalibration known) {
        calibration = known;
    }

    /// Brings the table up to date where the recipe, its base or any run has changed; called by the window's timer.
    public void refresh() {
        List<Object> now = List.of(
                document.recipe(),
                Optional.ofNullable(document.shape()),
                runs.results(),
                Set.copyOf(left),
                forgetting,
                times,
                calibration,
                labels,
                asked);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        Comparison comparison = new Comparison(
                document.recipe(),
                document.shape(),
                measured.all(),
                labels,
                Set.copyOf(left),
                forgetting,
                times,
                calibration);
        tasks.run("compare", comparison::table, found -> show(found, now), failure -> {});
    }

    private void show(Table found, List<Object> computedFor) {
        if (computedFor == seen) {
            table.set(found);
        }
    }

    /// Whether rows are being timed.
    public ReadOnlyBooleanProperty timingProperty() {
        return timing.getReadOnlyProperty();
    }

    /// How many measured rows have no latency yet.
    public long untimed() {
        return table().rows().stream().filter(row -> row.untimed().isPresent()).count();
    }

    /// Has the engine time a row through the model of each measured row, one after the other.
    public void measureLatency() {
        time(new ArrayDeque<>(table().rows().stream()
                .map(Row::untimed)
                .flatMap(Optional::stream)
                .toList()));
    }

    private void time(Deque<String> waiting) {
        String run = waiting.poll();
        timing.set(run != null);
        if (run == null) {
            return;
        }
        tasks.follow(
                engine.latency(run),
                latency -> {
                    runs.timed(run, latency);
                    asked++;
                    refresh();
                    time(waiting);
                },
                failure -> {
                    timing.set(false);
                    controller.failed(failure);
                });
    }

    /// What tasks that were learned in turn have forgotten, from every sequence of the workspace.
    private void askForgetting() {
        tasks.follow(
                engine.sequences(),
                ids -> {
                    for (String id : ids) {
                        tasks.follow(engine.continualTable(id), this::takeForgetting, failure -> {});
                    }
                },
                failure -> controller.warn(Failures.words(failure)));
    }

    private void takeForgetting(ContinualTable sequence) {
        Map<String, Double> all = new HashMap<>(forgetting);
        for (ContinualTable.Learner learner : Stream.of(sequence.adapters(), sequence.full())
                .filter(Objects::nonNull)
                .toList()) {
            for (int task = 0; task < learner.rows().size(); task++) {
                double lost = learner.forgetting(task, sequence.tasks().get(task));
                if (Double.isFinite(lost)) {
                    all.put(learner.rows().get(task).run(), lost);
                }
            }
        }
        forgetting = Map.copyOf(all);
        refresh();
    }

    /// Queues what no run measures or will, this recipe included.
    public void runMissing() {
        document.refused().start(Start.QUEUE, this::queueMissing);
    }

    private void queueMissing() {
        String group = "compare-" + document.recipe().name();
        controller.trainAll(
                table().rows().stream()
                        .filter(row -> row.progress() == Progress.MISSING)
                        .map(Row::recipe)
                        .toList(),
                group);
    }

    /// Seconds that the missing rows will take together, or NaN where nothing was measured to go by.
    public double secondsForMissing() {
        double sum = 0;
        for (Row row : table().rows()) {
            sum += row.progress() == Progress.MISSING ? row.seconds() : 0;
        }
        return sum;
    }
}
