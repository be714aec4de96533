package graft.app.runs;

import graft.app.ui.Messages;
import graft.engine.runs.RunState;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// All that can be done about selected runs, for buttons and the context menu alike.
final class RunDeeds {

    private static final int SEEDS = 3;

    /// One of them.
    ///
    /// @param id       of its button, after `runs-`
    /// @param naming   its words for the selected runs
    /// @param possible for which of the selected runs
    /// @param near     whether it is a button, not only in the menu
    record Deed(
            String id,
            Function<List<RunRow>, String> naming,
            boolean near,
            Predicate<RunRow> possible,
            Consumer<List<RunRow>> act) {

        /// One whose words are the same for all runs.
        Deed(String id, String words, boolean near, Predicate<RunRow> possible, Consumer<List<RunRow>> act) {
            this(id, any -> words, near, possible, act);
        }

        String words(List<RunRow> selected) {
            return naming.apply(selected);
        }
    }

    private RunDeeds() {}

    /// @param opener   shows a folder in the system's file manager
    /// @param compare  brings the selected runs' curves and the comparison into view
    /// @param sequence makes tasks in turn of the selected runs' recipes
    static List<Deed> of(
            RunsViewModel runs,
            RunController controller,
            RunRequests requests,
            RunDialogs dialogs,
            Consumer<Path> opener,
            Runnable compare,
            Consumer<List<RunRow>> sequence) {
        return List.of(
                new Deed(
                        "stop",
                        Messages.text("runs.stop"),
                        true,
                        row -> live(row) && !row.stoppingProperty().get(),
                        rows -> rows.forEach(controller::stop)),
                new Deed(
                        "pause",
                        rows -> goesOn(rows) ? Messages.text("runs.go-on") : Messages.text("runs.pause"),
                        true,
                        row -> state(row) == RunState.TRAINING || state(row) == RunState.PAUSED,
                        rows -> requests.pauseOrGoOn(rows.stream()
                                .filter(row -> goesOn(rows) || state(row) == RunState.TRAINING)
                                .toList())),
                new Deed(
                        "resume",
                        Messages.text("runs.resume"),
                        true,
                        row -> switch (state(row)) {
                            case STOPPED, FAILED, INTERRUPTED -> true;
                            case QUEUED, PREPARING, TRAINING, PAUSED, COMPLETED, EARLY_STOPPED -> false;
                        },
                        rows -> rows.forEach(controller::resume)),
                new Deed(
                        "extend",
                        Messages.text("runs.extend"),
                        false,
                        RunDeeds::usable,
                        rows -> dialogs.epochs(rows.getFirst())
                                .ifPresent(epochs -> requests.extend(rows.getFirst(), epochs))),
                new Deed(
                        "repeat",
                        Messages.text("runs.repeat", SEEDS),
                        true,
                        row -> true,
                        rows -> requests.repeat(rows, SEEDS)),
                new Deed(
                        "repeat-changed",
                        Messages.text("runs.repeat.changed"),
                        false,
                        row -> true,
                        rows -> dialogs.changes(rows.getFirst()).ifPresent(changes -> requests.repeat(rows, changes))),
                new Deed(
                        "export",
                        Messages.text("runs.export"),
                        false,
                        RunDeeds::usable,
                        rows -> new ExportDialog(dialogs.owner(), rows.getFirst())
                                .ask()
                                .ifPresent(requests::export)),
                new Deed(
                        "into-recipe",
                        Messages.text("runs.into-recipe"),
                        true,
                        row -> true,
                        rows -> controller.intoRecipe(rows.getFirst())),
                new Deed(
                        "earlier",
                        Messages.text("runs.earlier"),
                        false,
                        row -> state(row) == RunState.QUEUED,
                        rows -> rows.forEach(row -> requests.move(row, -1))),
                new Deed(
                        "later",
                        Messages.text("runs.later"),
                        false,
                        row -> state(row) == RunState.QUEUED,
                        rows -> rows.reversed().forEach(row -> requests.move(row, 1))),
                new Deed(
                        "limit",
                        Messages.text("runs.limit"),
                        false,
                        row -> state(row) == RunState.QUEUED,
                        rows -> dialogs.limit(rows).ifPresent(seconds -> requests.limitTime(rows, seconds))),
                new Deed(
                        "baseline",
                        Messages.text("runs.baseline"),
                        false,
                        row -> true,
                        rows -> runs.toggleBaseline(rows.getFirst())),
                new Deed(
                        "pin",
                        Messages.text("runs.pin"),
                        false,
                        row -> true,
                        rows -> rows.forEach(row ->
                                row.pinnedProperty().set(!row.pinnedProperty().get()))),
                new Deed("compare", Messages.text("runs.compare"), false, row -> true, rows -> compare.run()),
                new Deed("sequence", Messages.text("runs.sequence"), false, row -> true, sequence),
                new Deed(
                        "remarks",
                        Messages.text("runs.remarks"),
                        false,
                        row -> true,
                        rows -> dialogs.remarks(rows.getFirst())
                                .ifPresent(typed -> requests.annotate(rows.getFirst(), typed.tags(), typed.note()))),
                new Deed(
                        "folder",
                        Messages.text("runs.folder"),
                        false,
                        row -> true,
                        rows -> opener.accept(Path.of(rows.getFirst().summary().folder()))),
                new Deed("discard", Messages.text("runs.discard"), false, RunDeeds::live, rows -> {
                    if (dialogs.discard(rows.size())) {
                        requests.discard(rows);
                    }
                }),
                new Deed("delete", Messages.text("runs.delete"), true, row -> !live(row), controller::delete));
    }

    /// Whether Pause means to go on: where some wait, and none is trained.
    private static boolean goesOn(List<RunRow> rows) {
        return rows.stream().anyMatch(row -> state(row) == RunState.PAUSED)
                && rows.stream().noneMatch(row -> state(row) == RunState.TRAINING);
    }

    private static RunState state(RunRow row) {
        return row.summary().state();
    }

    /// Whether there is a result: one that was stopped before its first step has none.
    private static boolean usable(RunRow row) {
        return state(row).usable() && (state(row) != RunState.STOPPED || row.begun());
    }

    private static boolean live(RunRow row) {
        return state(row).live();
    }
}
