package graft.app.compare;

import graft.app.document.RecipeDocument;
import graft.app.runs.RunController;
import graft.app.runs.RunsViewModel;
import graft.app.task.Tasks;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;

/// This recipe beside the reference methods: counted from shapes, measured from the runs in the workspace. A row is
/// measured when a finished run has its {@link graft.app.runs.Fingerprint}; several seeds make a mean with its
/// deviation.
public final class CompareViewModel {

    /// Id of the row of the open recipe.
    static final String OWN = "own";

    /// How far a row is.
    public enum Progress {
        MISSING,
        WAITING,
        RUNNING,
        MEASURED
    }

    /// @param method        in words, for sentences
    /// @param kind          its colour; empty for head only
    /// @param trainable     exact, from shapes; -1 without a shape
    /// @param memory        bytes: the measured peak, else estimated; -1 without either
    /// @param memoryMeasured whether the memory is a measured peak
    /// @param seconds       of the measured runs, else estimated from runs of the same base; NaN without either
    /// @param epochSeconds  that the measured runs took for an epoch, NaN until measured
    /// @param metric        best validation metric by seed; empty until measured
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
            Progress progress,
            Spread metric) {}

    /// @param metric     whose values the rows have, for example `accuracy`
    /// @param conclusion one sentence from measured rows only, or empty
    /// @param missing    rows that no run measures or will
    public record Table(List<Row> rows, String metric, Optional<String> conclusion, long missing) {}

    private final RecipeDocument document;
    private final RunsViewModel runs;
    private final RunController controller;
    private final Tasks tasks;
    private final ReadOnlyObjectWrapper<Table> table =
            new ReadOnlyObjectWrapper<>(this, "table", new Table(List.of(), "", Optional.empty(), 0));
    private final ObservableSet<String> left = FXCollections.observableSet();
    private final ObjectProperty<Measure> measure = new SimpleObjectProperty<>(this, "measure", Measure.METRIC);
    private List<Object> seen = List.of();

    public CompareViewModel(RecipeDocument document, RunsViewModel runs, RunController controller, Tasks tasks) {
        this.document = document;
        this.runs = runs;
        this.controller = controller;
        this.tasks = tasks;
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

    /// Brings the table up to date where the recipe, its base or any run has changed; called by the window's timer.
    public void refresh() {
        List<Object> now =
                List.of(document.recipe(), Optional.ofNullable(document.shape()), runs.results(), Set.copyOf(left));
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        Comparison comparison = new Comparison(
                document.recipe(),
                document.shape(),
                runs.rows().stream().map(Comparison.Measured::of).toList(),
                Set.copyOf(left));
        tasks.run("compare", comparison::table, found -> show(found, now), failure -> {});
    }

    private void show(Table found, List<Object> computedFor) {
        if (computedFor == seen) {
            table.set(found);
        }
    }

    /// Queues what no run measures or will, this recipe included.
    public void runMissing() {
        String group = "compare-" + document.recipe().name();
        for (Row row : table().rows()) {
            if (row.progress() == Progress.MISSING) {
                controller.train(row.recipe(), group, false);
            }
        }
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
