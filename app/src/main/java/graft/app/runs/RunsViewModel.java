package graft.app.runs;

import graft.app.ui.Messages;
import graft.app.workbench.RunActions.Work;
import graft.engine.recipe.Recipe;
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
    static final Comparator<RunRow> NEWEST_FIRST = RunsViewModel::newestFirst;

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
    private final RunNames names = new RunNames();
    private final ReadOnlyObjectWrapper<Work> work = new ReadOnlyObjectWrapper<>(this, "work", Work.NONE);
    private final ReadOnlyIntegerWrapper seenResults = new ReadOnlyIntegerWrapper(this, "seenResults");
    private int version;
    private int results;
    private final List<Consumer<RunRow>> ended = new ArrayList<>();
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

    private List<RunRow> liveInSight() {
        return living.inSight(hidden);
    }

    /// Whether any run waits for its turn.
    boolean waiting() {
        return living.waiting();
    }

    /// Takes a run out of sight, for deletion with time to think.
    public void hide(RunRow row) {
        hidden.add(row.id());
        rows.remove(row);
        selected.remove(row);
        results++;
        after();
    }

    /// Brings a hidden run back.
    public void unhide(String id) {
        hidden.remove(id);
        RunRow row = byId.get(id);
        if (row != null && !rows.contains(row)) {
            insert(List.of(row));
            results++;
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
                row = new RunRow(summary);
                row.pinnedProperty().addListener(observed -> chooseDrawn());
                drawn.dress(row);
                byId.put(summary.id(), row);
                names.note(row);
                if (!hidden.contains(summary.id())) {
                    fresh.add(row);
                }
                results++;
            } else {
                RunSummary before = row.summary();
                row.update(summary);
                if (before.state() != summary.state() || !before.validation().equals(summary.validation())) {
                    results++;
                }
            }
            noteState(row);
        }
        news.facts()
                .forEach((id, facts) -> find(id).ifPresent(row -> {
                    row.setFacts(facts);
                    names.note(row);
                }));
        results += news.facts().size();
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
                names.forget(row);
                fresh.remove(row);
                rows.remove(row);
                selected.remove(row);
                results++;
                if (!ours) {
                    gone.forEach(listener -> listener.accept(row));
                }
            }
        }
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

    /// By hand: thousands are compared before it is warm.
    private static int newestFirst(RunRow one, RunRow other) {
        int byTime = Long.compare(other.summary().created(), one.summary().created());
        return byTime != 0 ? byTime : other.id().compareTo(one.id());
    }

    /// A few find their places; many come by one change of the list, so that a table sorts once.
    private void insert(List<RunRow> fresh) {
        if (fresh.size() > FEW) {
            List<RunRow> all = new ArrayList<>(rows);
            all.addAll(fresh);
            all.sort(NEWEST_FIRST);
            List<RunRow> kept = List.copyOf(selected);
            rows.setAll(all);
            if (!kept.equals(selected)) {
                selected.setAll(kept);
            }
            return;
        }
        for (RunRow row : fresh) {
            int at = Collections.binarySearch(rows, row, NEWEST_FIRST);
            rows.add(at < 0 ? -at - 1 : at, row);
        }
    }

    private void after() {
        version++;
        names.settle();
        chooseDrawn();
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
        title.set(rows.isEmpty() ? Messages.text("runs.title.none") : Messages.text("runs.title", rows.size()));
    }

    private void chooseDrawn() {
        // Before all are listed the newest are not known.
        drawn.choose(() -> CurveChoice.of(liveInSight(), listed.get() ? rows : List.of()));
        Set<String> followed = new HashSet<>();
        drawn.list().forEach(row -> followed.add(row.id()));
        current().ifPresent(row -> followed.add(row.id()));
        feed.follow(followed);
    }
}
