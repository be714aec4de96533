package graft.app.canvas;

import graft.app.document.DataLabels;
import graft.app.document.RecipeDocument;
import graft.app.task.Tasks;
import graft.app.times.StepTime;
import graft.app.times.TrainingTimes;
import graft.app.ui.Failures;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.MemoryEstimate;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.RowCounts;
import graft.engine.service.EngineService;
import graft.engine.service.IdentityReport;
import graft.engine.service.ServiceFailure;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import javafx.animation.PauseTransition;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The budget strip's state: what the recipe costs, or while a gesture hovers what it would cost; and what the engine
/// found about its start.
public final class BudgetViewModel {

    /// Changes within this time are checked once.
    private static final Duration REST = Duration.millis(450);

    /// The codes of what is wrong with what was given.
    private static final String INPUT = "GRAFT-1";

    private final RecipeDocument document;
    private final EngineService engine;
    private final Tasks tasks;
    private final ReadOnlyObjectWrapper<@Nullable Budget> budget = new ReadOnlyObjectWrapper<>(this, "budget", null);
    private final ReadOnlyBooleanWrapper preview = new ReadOnlyBooleanWrapper(this, "preview");
    private final ReadOnlyObjectWrapper<OptionalDouble> seconds =
            new ReadOnlyObjectWrapper<>(this, "seconds", OptionalDouble.empty());
    private final ReadOnlyObjectWrapper<Identity> identity =
            new ReadOnlyObjectWrapper<>(this, "identity", new Identity.Unknown(""));
    private final ReadOnlyObjectWrapper<Measured> measured =
            new ReadOnlyObjectWrapper<>(this, "measured", new Measured.Not());
    private final ReadOnlyLongWrapper free = new ReadOnlyLongWrapper(this, "free", -1);
    private final ReadOnlyLongWrapper delta = new ReadOnlyLongWrapper(this, "delta");
    private final ObjectProperty<Yardstick> yardstick = new SimpleObjectProperty<>(this, "yardstick", Yardstick.LORA);
    private DataLabels labels = DataLabels.UNKNOWN;
    private long reference = -1;
    private Budget.Against against = new Budget.Against(-1, -1);
    /// Of the open recipe, for what a gesture would add.
    private long own;
    private final PauseTransition rest = new PauseTransition(REST);
    private List<StepTime> run = List.of();
    private final ReadOnlyObjectWrapper<TrainingTimes> times =
            new ReadOnlyObjectWrapper<>(this, "times", TrainingTimes.NONE);
    private final ReadOnlyObjectWrapper<MemoryCalibration> calibration =
            new ReadOnlyObjectWrapper<>(this, "calibration", MemoryCalibration.NONE);
    private Precision calibrated = Precision.AUTO;
    private @Nullable CompletableFuture<IdentityReport> asked;

    public BudgetViewModel(RecipeDocument document, EngineService engine, Tasks tasks) {
        this.document = document;
        this.engine = engine;
        this.tasks = tasks;
        rest.setOnFinished(event -> askIdentity());
        document.recipeProperty().subscribe(recipe -> {
            if (!(measured.get() instanceof Measured.Not)) {
                measured.set(new Measured.Not());
                time();
            }
            if (recipe.precision() != calibrated) {
                calibrate();
            }
            measure();
            count();
            restIdentity();
        });
        document.shapeProperty().subscribe(shape -> {
            measure();
            count();
            restIdentity();
        });
        yardstick.addListener(observed -> {
            measure();
            count();
        });
        document.previewProperty().subscribe(recipe -> count());
    }

    /// Looks at the engine again: it has just come up.
    public void refresh() {
        tasks.follow(engine.status(), status -> free.set(status.freeBytes()), failure -> free.set(-1));
        calibrate();
        restIdentity();
    }

    /// Asks what runs here took in memory: of another precision now, or of one more run.
    public void calibrate() {
        Precision precision = document.recipe().precision();
        if (precision != calibrated) {
            calibrated = precision;
            calibration.set(MemoryCalibration.NONE);
        }
        tasks.follow(
                engine.memoryCalibration(precision.text()),
                known -> {
                    if (precision == calibrated) {
                        calibration.set(known);
                        count();
                    }
                },
                failure -> {});
    }

    /// By what runs the memory is estimated; of no runs before the engine was asked.
    public ReadOnlyObjectProperty<MemoryCalibration> calibrationProperty() {
        return calibration.getReadOnlyProperty();
    }

    /// How long steps of runs took on this machine.
    public void measureWith(List<StepTime> measuredOfRuns) {
        run = List.copyOf(measuredOfRuns);
        time();
    }

    /// How long trainings take by what is known now; the strip, the comparison and sweeps go by the same.
    public ReadOnlyObjectProperty<TrainingTimes> timesProperty() {
        return times.getReadOnlyProperty();
    }

    /// Rows of the recipe's data.
    public void setRows(RowCounts newRows) {
        times.set(times.get().withRows(newRows));
        count();
    }

    /// Labels of the recipe's data, which its head has one output for each.
    public void setLabels(DataLabels found) {
        labels = found;
        count();
    }

    /// Checks the start anew: the recipe is the same, but its data is another one.
    public void checkAgain() {
        restIdentity();
    }

    /// The figures, or null while the base model is unknown.
    public ReadOnlyObjectProperty<@Nullable Budget> budgetProperty() {
        return budget.getReadOnlyProperty();
    }

    /// Whether the figures are those of a hovering gesture.
    public ReadOnlyBooleanProperty previewProperty() {
        return preview.getReadOnlyProperty();
    }

    /// Estimated training time, empty before anything was measured.
    public ReadOnlyObjectProperty<OptionalDouble> secondsProperty() {
        return seconds.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Identity> identityProperty() {
        return identity.getReadOnlyProperty();
    }

    /// Memory free for training in bytes, or -1.
    public ReadOnlyLongProperty freeProperty() {
        return free.getReadOnlyProperty();
    }

    /// What the recipe is measured against.
    public ObjectProperty<Yardstick> yardstickProperty() {
        return yardstick;
    }

    /// Parameters that the hovering gesture would add, 0 while none hovers.
    public ReadOnlyLongProperty deltaProperty() {
        return delta.getReadOnlyProperty();
    }

    /// What the yardstick trains, or −1 while the base is unknown.
    long reference() {
        return reference;
    }

    /// What two steps of the open recipe took, once somebody has asked.
    public ReadOnlyObjectProperty<Measured> measuredProperty() {
        return measured.getReadOnlyProperty();
    }

    /// Has the engine take two steps at the longest rows. What it finds holds until the recipe changes.
    public void measureNow() {
        Recipe recipe = document.recipe();
        measured.set(new Measured.Measuring());
        tasks.follow(
                engine.measure(RecipeJson.write(recipe)),
                cost -> {
                    calibrate();
                    if (recipe.equals(document.recipe())) {
                        measured.set(new Measured.Done(cost));
                        time();
                    }
                },
                failure -> {
                    if (recipe.equals(document.recipe())) {
                        measured.set(new Measured.Failed(Failures.words(failure)));
                    }
                });
    }

    /// The peak by parts, or null while the base is unknown.
    @Nullable
    MemoryEstimate memory() {
        ModelShape shape = document.shape();
        return shape == null
                ? null
                : MemoryEstimate.of(document.recipe(), shape).calibrated(calibration.get());
    }

    /// Changes that save memory, the largest first.
    List<Fixes.Fix> fixes() {
        ModelShape shape = document.shape();
        return shape == null ? List.of() : Fixes.of(document.recipe(), shape, free.get(), calibration.get());
    }

    /// Makes one of them; undo takes it back.
    void apply(Fixes.Fix fix) {
        document.apply("command.fit", recipe -> fix.result());
    }

    /// What the figures are held against changes with the base and the task, not with every movement of the pointer.
    private void measure() {
        ModelShape shape = document.shape();
        if (shape == null) {
            reference = -1;
            return;
        }
        reference = yardstick.get().adapters(document.recipe(), shape);
        against = Budget.Against.of(document.recipe(), shape);
        own = Costs.trainable(document.recipe(), shape);
    }

    private void count() {
        Recipe hovering = document.previewProperty().get();
        Recipe recipe = hovering == null ? document.recipe() : hovering;
        ModelShape shape = document.shape();
        preview.set(hovering != null);
        Budget next = shape == null ? null : Budget.of(labels.in(recipe), shape, calibration.get(), against);
        delta.set(hovering == null || shape == null || next == null ? 0 : next.adapters() - own);
        budget.set(next);
        seconds.set(times.get().seconds(recipe));
    }

    private void time() {
        TrainingTimes known = times.get().withMeasured(run);
        times.set(
                measured.get() instanceof Measured.Done done
                        ? known.and(
                                StepTime.tried(document.recipe(), done.cost().stepSeconds()))
                        : known);
        count();
    }

    private void restIdentity() {
        CompletableFuture<IdentityReport> running = asked;
        if (running != null) {
            asked = null;
            running.cancel(true);
        }
        identity.set(new Identity.Unknown(""));
        rest.playFromStart();
    }

    private void askIdentity() {
        if (document.shape() == null) {
            return;
        }
        CompletableFuture<IdentityReport> question = engine.checkIdentity(RecipeJson.write(document.recipe()));
        asked = question;
        identity.set(new Identity.Checking());
        tasks.follow(
                question,
                report -> {
                    if (asked == question) {
                        identity.set(new Identity.Checked(report));
                    }
                },
                failure -> {
                    if (asked == question) {
                        identity.set(new Identity.Unknown(why(failure)));
                    }
                });
    }

    /// Of a base or data that cannot be used; an engine that is not up, or busy, says nothing about the recipe.
    private static String why(Throwable failure) {
        return failure instanceof ServiceFailure told && told.code().startsWith(INPUT) ? Failures.words(told) : "";
    }
}
