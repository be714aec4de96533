package graft.app.runs;

import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs that another window or a command has put into the trash: those that went since they were told of last are told
/// of together, and come back together.
final class TrashedRuns {

    private final Consumer<List<String>> back;
    private final List<RunRow> rows = new ArrayList<>();
    private @Nullable Notice said;

    /// @param back brings runs back from the trash, by their ids
    TrashedRuns(Consumer<List<String>> back) {
        this.back = back;
    }

    /// @param shown what is told now, if anything is
    /// @return what to tell instead
    Notice add(RunRow row, @Nullable Notice shown) {
        if (shown == null || shown != said) {
            rows.clear();
        }
        rows.add(row);
        List<String> ids = rows.stream().map(RunRow::id).toList();
        String text = rows.size() == 1
                ? Messages.text("runs.trashed", row.name())
                : Messages.text(
                        "runs.trashed.several",
                        rows.size(),
                        rows.stream().map(RunRow::name).collect(Collectors.joining(", ")));
        Notice now = new Notice(
                text,
                "g-attention",
                List.of(new Notice.Action(Messages.text("runs.trashed.back"), () -> back.accept(ids))));
        said = now;
        return now;
    }
}
