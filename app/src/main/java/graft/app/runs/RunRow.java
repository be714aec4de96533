package graft.app.runs;

import graft.engine.recipe.AdapterKind;
import graft.engine.runs.RunSummary;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;

/// One run as the window follows it: its row on disk, renewed by every look at it, and its curve. Used on the FX
/// thread.
public final class RunRow {

    private final ObjectProperty<RunSummary> summary;
    private final RunHistory history = new RunHistory();
    private final BooleanProperty pinned = new SimpleBooleanProperty(this, "pinned");

    public RunRow(RunSummary summary) {
        this.summary = new SimpleObjectProperty<>(this, "summary", summary);
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
            summary.set(newSummary);
        }
    }

    public RunHistory history() {
        return history;
    }

    /// A pinned run stays in the curves whatever is selected.
    public BooleanProperty pinnedProperty() {
        return pinned;
    }

    /// The kind that gives the run its colour and mark; empty for head only.
    public Optional<AdapterKind> kind() {
        return kindOf(summary().method());
    }

    /// The kind named by a run's method in words; of a union the first.
    static Optional<AdapterKind> kindOf(String method) {
        String first = method.toLowerCase(Locale.ROOT);
        AdapterKind best = null;
        int at = Integer.MAX_VALUE;
        for (AdapterKind kind : AdapterKind.values()) {
            int found = first.indexOf(kind.text());
            if (found >= 0 && found < at) {
                at = found;
                best = kind;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The newest step known.
    public long step() {
        return Math.max(summary().step(), history.step());
    }

    /// Share of the planned steps, 0 to 1.
    public double progress() {
        RunSummary row = summary();
        return row.totalSteps() <= 0 ? 0 : Math.min(1, step() / (double) row.totalSteps());
    }

    @Override
    public String toString() {
        return id();
    }
}
