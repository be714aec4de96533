package graft.app.runs;

import graft.app.task.Tasks;
import graft.engine.runs.Workspace;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Runs that were deleted: first out of sight, then in the workspace's trash, and back from wherever they are.
final class DeletedRuns {

    private final Workspace workspace;
    private final RunsViewModel runs;
    private final Tasks tasks;
    private final Notices notices;
    /// Out of sight, and still in their place.
    private final Set<String> hidden = new HashSet<>();

    /// @param notices told why a run could not be moved
    DeletedRuns(Workspace workspace, RunsViewModel runs, Tasks tasks, Notices notices) {
        this.workspace = workspace;
        this.runs = runs;
        this.tasks = tasks;
        this.notices = notices;
    }

    void take(List<RunRow> rows) {
        for (RunRow row : rows) {
            hidden.add(row.id());
            runs.hide(row);
        }
    }

    /// The same once more; what is no longer there is left out.
    void takeAgain(List<String> ids) {
        take(ids.stream()
                .map(runs::find)
                .flatMap(Optional::stream)
                .filter(row -> !row.summary().state().live()) // gone on with meanwhile
                .toList());
    }

    void bringBack(List<String> ids) {
        for (String id : ids) {
            if (hidden.remove(id)) {
                runs.unhide(id);
            } else {
                tasks.run("restore run", () -> workspace.trash().restore(id), done -> {}, notices::notRestored);
            }
        }
    }

    /// Moves what is out of sight into the trash.
    void confirm() {
        Set<String> gone = Set.copyOf(hidden);
        hidden.clear();
        for (String id : gone) {
            tasks.run(
                    "delete run",
                    () -> {
                        workspace.delete(workspace.run(id));
                        return true;
                    },
                    done -> {},
                    failure -> {
                        runs.unhide(id);
                        notices.failed(failure);
                    });
        }
    }
}
