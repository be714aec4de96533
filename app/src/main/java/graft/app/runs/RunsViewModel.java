package graft.app.runs;

import graft.app.ui.Messages;
import graft.app.workbench.RunActions.Work;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Latency;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// All runs of the workspace, newest first, kept up to date from the disk. {@link #drain} is called by the
/// window's timer; everything belongs to the FX thread.
public final class RunsViewModel {

    private static final long DRAIN_NANOS = 4_000_000;
    private static final int FEW = 8;
    /// By hand: thousands are compared before it is warm.
    public static final Comparator<RunSummary> NEWEST_FIRST = RunsViewModel::newestFirst;

    static final Comparator<RunRow> ROWS_NEWEST_FIRST = (one, other) -> newestFirst(one.summary(), other.summary());

    private final RunFeed feed;
    private final Map<String, RunRow> byId = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final ObservableList<RunRow> rows = FXCollections.observableArrayList();
    private final ObservableList<RunRow> selected = FXCollections.observableArrayList();
    private final DrawnRuns drawn = new DrawnRuns(rows, selected, id -> find(id).filter(this::inSight));
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper(this, "title", "");
    private final ReadOnlyBooleanWrapper live = new ReadOnlyBooleanWrapper(this, "live");
    private final ReadOnlyBooleanWrapper stopping = new ReadOnlyBooleanWrapper(this, "stopping");
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
    private final ReadOnlyBooleanWrapper listed = new ReadOnlyBooleanWrapper(this, "listed");
    private final Map<String, RunState> lastStates = new HashMap<>();
    private final LiveRuns living = new LiveRuns();
    private final ReadOnlyObjectWrapper<Work> work = new ReadOnlyObjectWrapper<>(this, "work", Work.NONE);
    private final ReadOnlyIntegerWrapper seenResults = new ReadOnlyIntegerWrapper(this, "seenResults");
    private int version;
    private int results;
    private boolean choose = true;
    private int titled = -1;
    private final List<Consumer<RunRow>> ended = new ArrayList<>();
    private final List<Consumer<RunRow>> resulted = new ArrayList<>();
    private final List<Consumer<RunRow>> left = new ArrayList<>();
    private final List<Consumer<RunRow>> gone = new ArrayList<>();

    public RunsViewModel(RunFeed feed) {
        this.feed = feed;
        selected.addListener((ListChangeListener<RunRow>) change -> chooseDrawn());
        drawn.baselineProperty().addListener((observed, before, now) -> chooseDrawn());
        retitle();
    }

    /// Every run, newest first.
    public ObservableList<RunRow> rows() {
        return rows;
    }

    /// What is selected in the table.
    public ObservableList<RunRow> selected() {
        return selected;
    }

    /// The runs whose curves are drawn, by {@link DrawnRuns}.
    public ObservableList<RunRow> drawn() {
        return drawn.list();
    }

    /// Id of the run that others are held against, or empty.
    public StringProperty baselineProperty() {
        return drawn.baselineProperty();
    }

    /// Makes a run the baseline, or, where it is that already, none.
    void toggleBaseline(RunRow row) {
        drawn.toggleBaseline(row);
    }

    /// `Runs 7`.
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    /// Whether any run is live.
    public ReadOnlyBooleanProperty liveProperty() {
        return live.getReadOnlyProperty();
    }

    /// Whether the run that Stop is about was asked to stop and works on.
    public ReadOnlyBooleanProperty stoppingProperty() {
        return stopping.getReadOnlyProperty();
    }

    /// A run was asked to stop, or could not be asked; it is shown at once.
    void stopping(RunRow row, boolean asked) {
        row.setStopping(asked);
        after();
    }

    /// What the live run does, in one line, or empty.
    public ReadOnlyStringProperty statusProperty() {
        return status.getReadOnlyProperty();
    }

    /// Whether all runs are there that lay in the workspace when the window opened.
    public ReadOnlyBooleanProperty listedProperty() {
        return listed.getReadOnlyProperty();
    }

    /// Rises whenever a row appears, goes or changes.
    public int version() {
        return version;
    }

    /// Rises, far less often, when a row appears or goes, its state or what it has measured changes, or its recipe
    /// becomes known.
    public int results() {
        return results;
    }

    /// {@link #results} of all that was taken in at once, for what follows states and measurements.
    ReadOnlyIntegerProperty seenResultsProperty() {
        return seenResults.getReadOnlyProperty();
    }

    /// What the run does that Pause is about.
    public ReadOnlyObjectProperty<Work> workProperty() {
        return work.getReadOnlyProperty();
    }

    /// Called with a run that ended while the window looked on.
    public void onEnded(Consumer<RunRow> listener) {
        ended.add(listener);
    }

    /// Called with a run whose folder is no longer there, when the window has not hidden it before.
    public void onGone(Consumer<RunRow> listener) {
        gone.add(listener);
    }

    /// Called with each run that comes into sight, whose state or measurements change or whose recipe becomes known:
    /// who keeps something of every run need not go through thousands for one.
    public void onResult(Consumer<RunRow> listener) {
        rows.forEach(listener);
        resulted.add(listener);
    }

    /// Called with a run that goes out of sight: its folder is gone, or it is to be deleted.
    public void onLeft(Consumer<RunRow> listener) {
        left.add(listener);
    }

    private void result(RunRow row) {
        results++;
        choose = true;
        if (inSight(row)) {
            resulted.forEach(listener -> listener.accept(row));
        }
    }

    private void leave(RunRow row) {
        rows.remove(row);
        selected.remove(row);
        results++;
        choose = true;
        left.forEach(listener -> listener.accept(row));
    }

    /// What a row of it takes through the model has been measured.
    public void timed(String id, Latency latency) {
        find(id).ifPresent(row -> row.facts().ifPresent(facts -> {
            row.setFacts(facts.withLatency(latency));
            result(row);
        }));
    }

    /// A run's tags or note were changed here; they are shown at once.
    void annotated(RunRow row, RunSummary now) {
        row.update(now);
        result(row);
        after();
    }

    public Optional<RunRow> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// The run that trains now, or the first that waits.
    public Optional<RunRow> current() {
        return living.current(hidden);
    }

    private boolean inSight(RunRow row) {
        return !hidden.contains(row.id());
    }

    /// The newest first.
    List<RunRow> liveInSight() {
        return living.inSight(hidden);
    }

    /// Whether any run waits for its turn.
    boolean waiting() {
        return living.waiting();
    }

    /// Takes a run out of sight, for deletion with time to think.
    public void hide(RunRow row) {
        hidden.add(row.id());
        leave(row);
        after();
    }

    /// Brings a hidden run back.
    public void unhide(String id) {
        hidden.remove(id);
        RunRow row = byId.get(id);
        if (row != null && !rows.contains(row)) {
            insert(List.of(row));
            result(row);
            after();
        }
    }

    /// Takes in what the feed found, for a few milliseconds at most; the rest waits for the next time.
    ///
    /// @return whether more may be waiting
    public boolean drain() {
        long until = System.nanoTime() + DRAIN_NANOS;
        List<RunRow> fresh = new ArrayList<>();
        boolean any = false;
        boolean more = false;
        boolean all = false;
        for (RunNews news = feed.poll(); news != null; news = feed.poll()) {
            apply(news, fresh);
            any = true;
            all |= news.listed();
            if (System.nanoTime() > until) {
                more = true;
                break;
            }
        }
        if (any) {
            insert(fresh);
            if (all) {
                listed.set(true);
                choose = true;
            }
            after();
        } else {
            describe(current()); // what is measured tells its time left between two signs of it
        }
        return more;
    }

    void apply(RunNews news) {
        List<RunRow> fresh = new ArrayList<>();
        apply(news, fresh);
        insert(fresh);
    }

    /// @param fresh where rows are put that have no place yet
    private void apply(RunNews news, List<RunRow> fresh) {
        for (RunSummary summary : news.rows()) {
            RunRow row = byId.get(summary.id());
            if (row == null) {
                row = come(summary);
                if (!hidden.contains(summary.id())) {
                    fresh.add(row);
                }
                result(row);
            } else {
                RunSummary before = row.summary();
                row.update(summary);
                if (before.state() != summary.state()
                        || !before.validation().equals(summary.validation())
                        || !before.notes().equals(summary.notes())) {
                    result(row);
                }
            }
            noteState(row);
        }
        news.facts()
                .forEach((id, facts) -> find(id).ifPresent(row -> {
                    row.setFacts(facts);
                    result(row);
                }));
        news.names().forEach((id, name) -> find(id).ifPresent(row -> row.setName(name)));
        news.stopping().forEach(id -> find(id).ifPresent(row -> row.setStopping(true)));
        news.views().forEach((id, overview) -> find(id).ifPresent(row -> row.view(overview)));
        for (RunNews.Added added : news.events()) {
            RunRow row = byId.get(added.run());
            if (row != null) {
                if (added.restarted()) {
                    row.history().clear();
                }
                added.events().forEach(row.history()::accept);
            }
        }
        for (String id : news.gone()) {
            RunRow row = byId.remove(id);
            boolean ours = hidden.remove(id);
            lastStates.remove(id);
            if (row != null) {
                living.forget(row);
                fresh.remove(row);
                leave(row);
                if (!ours) {
                    gone.forEach(listener -> listener.accept(row));
                }
            }
        }
    }

    private RunRow come(RunSummary summary) {
        RunRow row = new RunRow(summary);
        row.pinnedProperty().addListener((observed, before, pinned) -> {
            drawn.pin(row, pinned);
            chooseDrawn();
        });
        drawn.dress(row);
        byId.put(summary.id(), row);
        return row;
    }

    /// How far the steps of the run in training move the weights of each place, or of one in view. Runs of other
    /// adapters than these do not count, so that a picture never shows the numbers of another.
    public Map<String, Double> updates(Recipe open) {
        return Stream.concat(current().stream(), drawn.list().stream())
                .filter(row -> row.facts()
                        .map(facts -> facts.recipe().adapters().equals(open.adapters())
                                && facts.recipe().base().equals(open.base()))
                        .orElse(false))
                .map(row -> row.history().updates())
                .filter(updates -> !updates.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    private void noteState(RunRow row) {
        RunState now = row.summary().state();
        living.note(row);
        RunState before = lastStates.put(row.id(), now);
        if (before != null && before.live() && !now.live()) {
            ended.forEach(listener -> listener.accept(row));
        }
    }

    private static int newestFirst(RunSummary one, RunSummary other) {
        int byTime = Long.compare(other.created(), one.created());
        return byTime != 0 ? byTime : other.id().compareTo(one.id());
    }

    /// A few find their places; many come by one change of the list, so that a table sorts once.
    private void insert(List<RunRow> fresh) {
        if (fresh.size() > FEW) {
            List<RunRow> all = new ArrayList<>(rows);
            all.addAll(fresh);
            all.sort(ROWS_NEWEST_FIRST);
            List<RunRow> kept = List.copyOf(selected);
            rows.setAll(all);
            if (!kept.equals(selected)) {
                selected.setAll(kept);
            }
            return;
        }
        for (RunRow row : fresh) {
            int at = Collections.binarySearch(rows, row, ROWS_NEWEST_FIRST);
            rows.add(at < 0 ? -at - 1 : at, row);
        }
    }

    private void after() {
        version++;
        if (choose) {
            chooseDrawn();
        }
        follow();
        retitle();
        Optional<RunRow> current = current();
        live.set(current.isPresent());
        stopping.set(current.map(row -> row.stoppingProperty().get()).orElse(false));
        work.set(LiveRuns.work(current));
        seenResults.set(results);
        describe(current);
    }

    private void describe(Optional<RunRow> current) {
        status.set(current.map(row -> LiveWords.of(row, liveInSight(), System.currentTimeMillis()))
                .orElse(""));
    }

    private void retitle() {
        if (rows.size() != titled) {
            titled = rows.size();
            title.set(rows.isEmpty() ? Messages.text("runs.title.none") : Messages.text("runs.title", titled));
        }
    }

    private void chooseDrawn() {
        choose = false;
        // Before all are listed the newest are not known.
        drawn.choose(() -> CurveChoice.of(liveInSight(), listed.get() ? rows : List.of()));
        follow();
    }

    private void follow() {
        Set<String> followed = new HashSet<>();
        drawn.list().forEach(row -> followed.add(row.id()));
        current().ifPresent(row -> followed.add(row.id()));
        feed.follow(followed);
    }
}
