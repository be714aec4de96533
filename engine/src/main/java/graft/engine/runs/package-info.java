/// Runs on disk. A run belongs to the disk, not to a process: its folder holds the recipe, an append-only journal of
/// {@link graft.engine.runs.RunEvent}s, checkpoints, and the resulting adapter, and the folder alone is enough to
/// rebuild its row in the workspace's list. The training loop writes, everybody else reads, among them the window.
///
/// Start at {@link graft.engine.runs.Workspace}, which makes and finds {@link graft.engine.runs.RunFolder}s and opens
/// the {@link graft.engine.runs.RunStore}. {@link graft.engine.runs.JournalTail} follows a live run;
/// {@link graft.engine.runs.RunCurve} turns events into curves. A list of thousands is read by
/// {@link graft.engine.runs.OverviewTail} and kept in the {@link graft.engine.runs.RunIndex}.
///
/// Layout of a workspace: `runs.db` (SQLite, WAL), `runs.index` (a cache of the window) and `runs/<id>/` with
/// `run.json`, `recipe.json`, `journal.ndjson`, `checkpoints/`, `adapter/`, `environment.json`, and `control/` for
/// who trains it (`owner`, `lock`) and requests to that process (`stop`). No tensors here: the window reads this
/// package without the native library.
@NullMarked
package graft.engine.runs;

import org.jspecify.annotations.NullMarked;
