package graft.app.runs;

import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs whose folders somebody else has taken away: those that went since they were told of last are told of together,
/// so that none hides another.
final class LostRuns {

    private final List<String> folders = new ArrayList<>();
    private String said = "";

    /// @param shown what is told now, if anything is
    /// @return what to tell instead
    String add(RunRow row, @Nullable Notice shown) {
        if (shown == null || !shown.text().equals(said)) {
            folders.clear();
        }
        folders.add(Messages.text("runs.gone.each", row.name(), row.summary().folder()));
        said = folders.size() == 1
                ? Messages.text("runs.gone", row.name(), row.summary().folder())
                : Messages.text("runs.gone.several", folders.size(), String.join("; ", folders));
        return said;
    }
}
