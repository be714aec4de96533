package graft.app.runs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The runs whose curves are drawn: selected and pinned ones; while none is, what is offered, mostly the live one or
/// the newest, beside others that it can be compared with. The baseline stays among them.
final class DrawnRuns {

    private final ObservableList<RunRow> rows;
    private final ObservableList<RunRow> selected;
    private final Function<String, Optional<RunRow>> find;
    private final Set<RunRow> pinned = new LinkedHashSet<>();
    private final ObservableList<RunRow> drawn = FXCollections.observableArrayList();
    private final StringProperty baseline = new SimpleStringProperty(this, "baseline", "");

    /// @param rows     every run in sight
    /// @param selected what is selected in the table
    /// @param find     a run in sight by its id
    DrawnRuns(ObservableList<RunRow> rows, ObservableList<RunRow> selected, Function<String, Optional<RunRow>> find) {
        this.rows = rows;
        this.selected = selected;
        this.find = find;
        baseline.addListener((observed, before, now) -> {
            rows.forEach(this::dress);
            drawn.clear(); // the same runs look different
        });
    }

    ObservableList<RunRow> list() {
        return drawn;
    }

    /// Id of the run that others are held against, or empty.
    StringProperty baselineProperty() {
        return baseline;
    }

    /// Makes a run the baseline, or, where it is that already, none.
    void toggleBaseline(RunRow row) {
        baseline.set(row.id().equals(baseline.get()) ? "" : row.id());
    }

    /// Tells a run whether it is the baseline.
    void dress(RunRow row) {
        row.baselineProperty().set(row.id().equals(baseline.get()));
    }

    /// A run stays among them, or no longer, whatever is selected.
    void pin(RunRow row, boolean stays) {
        if (stays) {
            pinned.add(row);
        } else {
            pinned.remove(row);
        }
    }

    /// @param offered what is drawn while nothing is selected or pinned
    void choose(Supplier<List<RunRow>> offered) {
        List<RunRow> wanted = Stream.concat(selected.stream(), pinned.stream())
                .distinct()
                .filter(row -> find.apply(row.id()).isPresent())
                .sorted(RunsViewModel.ROWS_NEWEST_FIRST)
                .toList();
        wanted = withBaseline(wanted.isEmpty() ? offered.get() : wanted);
        if (!wanted.equals(drawn)) {
            drawn.setAll(wanted);
        }
    }

    private List<RunRow> withBaseline(List<RunRow> wanted) {
        Optional<RunRow> held = find.apply(baseline.get());
        if (wanted.isEmpty() || held.isEmpty() || wanted.contains(held.get())) {
            return wanted;
        }
        List<RunRow> all = new ArrayList<>(wanted);
        all.add(held.get());
        return all;
    }
}
