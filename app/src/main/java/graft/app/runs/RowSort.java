package graft.app.runs;

import java.util.Comparator;
import java.util.List;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// The rows as the heads of their table sort them; of equal ones the newest stands first. The toolkit's list looks at a
/// row when it comes and never again, but what it is sorted by is measured later.
final class RowSort {

    private final TableView<RunRow> table;
    private final SortedList<RunRow> sorted;

    /// @param rows as they stand where nothing sorts them
    RowSort(TableView<RunRow> table, ObservableList<RunRow> rows) {
        this.table = table;
        sorted = new SortedList<>(rows);
        table.setSortPolicy(any -> true); // the toolkit's own refuses a comparator that is not the table's
        table.comparatorProperty().subscribe(this::sort);
    }

    ObservableList<RunRow> rows() {
        return sorted;
    }

    /// Puts rows to their places whose values have changed.
    void settle() {
        Comparator<? super RunRow> by = sorted.getComparator();
        if (by != null && !inOrder(sorted, by)) {
            sort();
        }
    }

    private void sort() {
        Comparator<RunRow> by = table.getComparator();
        sorted.setComparator(by == null ? null : by.thenComparing(RunsViewModel.ROWS_NEWEST_FIRST));
    }

    private static boolean inOrder(List<RunRow> rows, Comparator<? super RunRow> by) {
        @Nullable RunRow before = null;
        for (RunRow row : rows) {
            if (before != null && by.compare(before, row) > 0) {
                return false;
            }
            before = row;
        }
        return true;
    }
}
