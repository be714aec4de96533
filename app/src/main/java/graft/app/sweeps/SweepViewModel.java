package graft.app.sweeps;

import graft.app.document.FieldWords;
import graft.app.document.RecipeDocument;
import graft.app.document.RefusedInputs.Start;
import graft.app.runs.RunsViewModel;
import graft.app.task.Tasks;
import graft.app.times.TrainingTimes;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.service.EngineService;
import graft.engine.service.SweepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Plans variants of the open recipe, at most three fields at once, and follows what a sweep has measured.
public final class SweepViewModel {

    static final int FIELDS = 3;

    /// One line of the builder.
    record FieldLine(StringProperty path, StringProperty values) {}

    private final RecipeDocument document;
    private final EngineService engine;
    private Supplier<String> device = () -> "auto";
    private final RunsViewModel runs;
    private final Tasks tasks;
    private final List<FieldLine> lines = IntStream.range(0, FIELDS)
            .mapToObj(i -> new FieldLine(new SimpleStringProperty(""), new SimpleStringProperty("")))
            .toList();
    private final IntegerProperty seeds = new SimpleIntegerProperty(this, "seeds", 1);
    private final ReadOnlyObjectWrapper<SweepPlan> plan = new ReadOnlyObjectWrapper<>(this, "plan", SweepPlan.NOTHING);
    private final ReadOnlyObjectWrapper<TrainingTimes> times =
            new ReadOnlyObjectWrapper<>(this, "times", TrainingTimes.NONE);
    private final ObservableList<String> sweeps = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<String>> chosen =
            new SimpleObjectProperty<>(this, "chosen", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<SweepResult>> result =
            new ReadOnlyObjectWrapper<>(this, "result", Optional.empty());
    private final StringProperty state = new SimpleStringProperty(this, "state", "");
    private final ReadOnlyObjectWrapper<List<Recipe>> left = new ReadOnlyObjectWrapper<>(this, "left", List.of());
    private final ReadOnlyBooleanWrapper reading = new ReadOnlyBooleanWrapper(this, "reading", true);
    private int seen = -1;

    public SweepViewModel(RecipeDocument document, EngineService engine, RunsViewModel runs, Tasks tasks) {
        this.document = document;
        this.engine = engine;
        this.runs = runs;
        this.tasks = tasks;
        document.recipeProperty().subscribe(recipe -> replan());
        seeds.subscribe(now -> replan());
        lines.forEach(line -> {
            line.path().subscribe(now -> replan());
            line.values().subscribe(now -> replan());
        });
        chosen.addListener(observed -> {
            seen = -1;
            reading.set(true);
            refresh();
        });
    }

    List<FieldLine> lines() {
        return lines;
    }

    /// On what is trained from now on: `auto`, `cpu`, `cuda:0`.
    public void trainOn(Supplier<String> newDevice) {
        device = newDevice;
    }

    /// Runs of each variant: the recipe's seed and those that follow.
    IntegerProperty seedsProperty() {
        return seeds;
    }

    ReadOnlyObjectProperty<SweepPlan> planProperty() {
        return plan.getReadOnlyProperty();
    }

    /// The workspace's sweeps, the newest first.
    ObservableList<String> sweeps() {
        return sweeps;
    }

    /// The one that is shown.
    ObjectProperty<Optional<String>> chosenProperty() {
        return chosen;
    }

    ReadOnlyObjectProperty<Optional<SweepResult>> resultProperty() {
        return result.getReadOnlyProperty();
    }

    /// What was refused or came of it, or empty.
    StringProperty stateProperty() {
        return state;
    }

    /// The fields that are varied most, those first that decide most.
    List<String> paths() {
        return FieldWords.usual(document.recipe());
    }

    /// The name of the field that typed words mean; the words themselves where they mean none, or where its name would
    /// not.
    String whole(String typed) {
        Recipe recipe = document.recipe();
        return FieldWords.path(typed, recipe)
                .filter(path -> FieldWords.path(FieldWords.of(path), recipe).equals(Optional.of(path)))
                .map(FieldWords::of)
                .orElse(typed);
    }

    private void replan() {
        Recipe recipe = document.recipe();
        List<SweepPlan.Axis> axes = new ArrayList<>();
        lines.forEach(line ->
                axes.add(new SweepPlan.Axis(line.path().get(), line.values().get())));
        plan.set(SweepPlan.of(recipe, axes, seeds.get()));
        findThere();
    }

    /// Takes those planned runs away that are there: queueing the sweep leaves them as they are.
    private void findThere() {
        String group = plan.get().group();
        Set<String> there = group.isEmpty()
                ? Set.of()
                : runs.rows().stream()
                        .filter(row -> group.equals(row.summary().group()))
                        .filter(row -> row.summary().state().byPlan()
                                || row.summary().state().live())
                        .flatMap(row -> row.facts().stream())
                        .map(facts -> RecipeJson.write(facts.recipe()))
                        .collect(Collectors.toSet());
        left.set(plan.get().recipes().stream()
                .filter(recipe -> !there.contains(RecipeJson.write(recipe)))
                .toList());
    }

    /// The planned runs that are not there yet.
    ReadOnlyObjectProperty<List<Recipe>> leftProperty() {
        return left.getReadOnlyProperty();
    }

    /// Whether what was measured is still being read, so that nobody is told that there is nothing.
    ReadOnlyBooleanProperty readingProperty() {
        return reading.getReadOnlyProperty();
    }

    /// How long trainings take by what is known now.
    public void estimateWith(TrainingTimes known) {
        times.set(known);
    }

    /// What {@link #seconds} goes by.
    ReadOnlyObjectProperty<TrainingTimes> timesProperty() {
        return times.getReadOnlyProperty();
    }

    /// Seconds that the planned runs will take which are not there yet, or NaN while that is not known.
    double seconds() {
        return left.get().stream()
                .mapToDouble(recipe -> times.get().seconds(recipe).orElse(Double.NaN))
                .sum();
    }

    /// Queues the planned runs.
    void queue() {
        String json = plan.get().json();
        if (json.isEmpty()) {
            return;
        }
        document.refused().start(Start.QUEUE, () -> queue(plan.get().json()));
    }

    private void queue(String json) {
        tasks.follow(
                engine.sweep(new SweepRequest(json, device.get())),
                ticket -> {
                    state.set(Messages.text(
                            "sweeps.queued",
                            ticket.queued().size(),
                            ticket.done().size()));
                    chosen.set(Optional.of(ticket.sweep()));
                    list();
                },
                failure -> state.set(Failures.words(failure)));
    }

    /// Asks for the workspace's sweeps.
    void list() {
        tasks.follow(
                engine.sweeps(),
                found -> {
                    if (!found.equals(sweeps)) {
                        sweeps.setAll(found);
                    }
                    if (chosen.get().isEmpty() && !found.isEmpty()) {
                        chosen.set(Optional.of(found.getFirst()));
                    }
                    reading.set(reading.get() && chosen.get().isPresent());
                },
                failure -> reading.set(false));
    }

    /// Asks for the table anew where any run has changed.
    void refresh() {
        if (runs.version() == seen) {
            return;
        }
        seen = runs.version();
        findThere();
        chosen.get()
                .ifPresent(id -> tasks.follow(
                        engine.sweepTable(id),
                        table -> {
                            result.set(Optional.of(SweepResult.of(
                                    table,
                                    run -> runs.find(run)
                                            .map(row -> row.summary().state()))));
                            reading.set(false);
                        },
                        failure -> {
                            state.set(Failures.words(failure));
                            reading.set(false);
                        }));
    }
}
