package graft.app.runs;

import graft.app.ui.MarkKind;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunOverview;
import graft.engine.runs.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// One run as the window follows it: its row on disk, renewed by every look at it, and its curve. Used on the FX
/// thread.
public final class RunRow {

    private final ObjectProperty<RunSummary> summary;
    private Optional<AdapterKind> kind;
    /// Made for those that are looked at: a workspace has thousands of runs.
    private @Nullable RunHistory history;
    private final ObjectProperty<Optional<RunFacts>> facts =
            new SimpleObjectProperty<>(this, "facts", Optional.empty());
    private final ReadOnlyStringWrapper name = new ReadOnlyStringWrapper(this, "name");
    private String recipeName;
    private final IntegerProperty place = new SimpleIntegerProperty(this, "place", -1);
    private final BooleanProperty held = new SimpleBooleanProperty(this, "held");
    private final ReadOnlyBooleanWrapper stopping = new ReadOnlyBooleanWrapper(this, "stopping");
    private final BooleanProperty pinned = new SimpleBooleanProperty(this, "pinned");
    private final BooleanProperty baseline = new SimpleBooleanProperty(this, "baseline");
    private final ObjectProperty<double[]> spark = new SimpleObjectProperty<>(this, "spark", new double[0]);
    private final DoubleProperty bestEpoch = new SimpleDoubleProperty(this, "bestEpoch", Double.NaN);

    public RunRow(RunSummary summary) {
        this.summary = new SimpleObjectProperty<>(this, "summary", summary);
        kind = KindWords.firstIn(summary.method());
        name.set(summary.name());
        recipeName = summary.name();
    }

    public String id() {
        return summary().id();
    }

    public RunSummary summary() {
        return summary.get();
    }

    public ReadOnlyObjectProperty<RunSummary> summaryProperty() {
        return summary;
    }

    void update(RunSummary newSummary) {
        if (!newSummary.equals(summary.get())) {
            kind = KindWords.firstIn(newSummary.method());
            summary.set(newSummary);
            stopping.set(stopping.get() && newSummary.state().live());
        }
    }

    /// What its recipe says; empty where that cannot be read.
    public Optional<RunFacts> facts() {
        return facts.get();
    }

    public ReadOnlyObjectProperty<Optional<RunFacts>> factsProperty() {
        return facts;
    }

    /// Gives the row its recipe's facts.
    public void setFacts(RunFacts known) {
        facts.set(Optional.of(known));
    }

    /// What was trained, in the canvas's words; while the recipe or its base is not known, as the run's folder has it.
    public String method() {
        return facts().flatMap(RunFacts::onBase)
                .map(RunFacts.OnBase::method)
                .orElse(summary().method());
    }

    /// What it is called in tables, legends and sentences; unlike every other run of the workspace, see
    /// {@link RunNames}.
    public String name() {
        return name.get();
    }

    /// The same without what tells the seeds of one recipe from each other.
    public String recipeName() {
        return recipeName;
    }

    public ReadOnlyStringProperty nameProperty() {
        return name.getReadOnlyProperty();
    }

    void setName(RunNames.Name told) {
        recipeName = told.recipe();
        name.set(told.full());
    }

    /// Of every kind that is trained; none while nothing says what that is.
    List<MarkKind> marks() {
        return recipe().map(MarkKind::of)
                .orElseGet(() -> kind().map(MarkKind::of).stream().toList());
    }

    /// As it was trained; empty where it is not known, or is not what the run's folder says was trained.
    private Optional<Recipe> recipe() {
        return facts().map(RunFacts::recipe).filter(recipe -> trainedIn(recipe, kind()));
    }

    /// Whether a recipe can be what was trained: one without adapters is not where the run's folder names a kind.
    static boolean trainedIn(Recipe recipe, Optional<AdapterKind> kind) {
        return !recipe.adapters().isEmpty() || kind.isEmpty();
    }

    public RunHistory history() {
        RunHistory known = history;
        if (known == null) {
            known = new RunHistory();
            history = known;
        }
        return known;
    }

    /// Its place among the waiting runs, 0 is the next; -1 while it does not wait or that is not known.
    public IntegerProperty placeProperty() {
        return place;
    }

    /// Whether it waits in a queue that is held.
    BooleanProperty heldProperty() {
        return held;
    }

    /// Whether there is something of it to go on from or to use: a run that was stopped before its first step has none.
    boolean begun() {
        return summary().step() > 0;
    }

    /// Whether it was asked to stop, here or elsewhere, and has not ended yet.
    public ReadOnlyBooleanProperty stoppingProperty() {
        return stopping.getReadOnlyProperty();
    }

    void setStopping(boolean asked) {
        stopping.set(asked && summary().state().live());
    }

    /// A pinned run stays in the curves whatever is selected.
    public BooleanProperty pinnedProperty() {
        return pinned;
    }

    /// Whether it is the run that others are held against: always in the curves, drawn dashed.
    public BooleanProperty baselineProperty() {
        return baseline;
    }

    /// The course of its loss in a few numbers.
    ReadOnlyObjectProperty<double[]> sparkProperty() {
        return spark;
    }

    /// Passes over the data at the best validation so far, or NaN.
    ReadOnlyDoubleProperty bestEpochProperty() {
        return bestEpoch;
    }

    /// Takes in what a list shows besides the row.
    void view(RunOverview overview) {
        spark.set(overview.course());
        bestEpoch.set(overview.bestEpoch());
    }

    /// The kind that gives the run its colour and mark; empty for head only.
    public Optional<AdapterKind> kind() {
        return kind;
    }

    /// The metric that a table shows: the task's own, else the loss.
    public static Optional<Map.Entry<String, Double>> mainMetric(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .min(Comparator.comparing((Map.Entry<String, Double> entry) -> rank(entry.getKey()))
                        .thenComparing(Map.Entry::getKey));
    }

    private static int rank(String metric) {
        return switch (metric) {
            case "accuracy" -> 0;
            case "f1" -> 1;
            case "matthews" -> 2;
            case "loss" -> 9;
            default -> 5;
        };
    }

    /// The newest step known.
    public long step() {
        return history == null ? summary().step() : Math.max(summary().step(), history.step());
    }

    /// Share of the planned steps or of the time that it may take, whichever is over first; 0 to 1.
    public double progress() {
        RunSummary row = summary();
        double steps = row.totalSteps() <= 0 ? 0 : step() / (double) row.totalSteps();
        Double limit = facts().map(facts -> facts.recipe().training().monitor().timeLimit())
                .orElse(null);
        double time = history == null || limit == null ? 0 : history.clock().seconds() / limit;
        return Math.min(1, Math.max(steps, time));
    }

    @Override
    public String toString() {
        return id();
    }
}
