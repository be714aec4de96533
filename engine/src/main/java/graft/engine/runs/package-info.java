/// Runs on disk. A run belongs to the disk, not to a process: its folder holds the recipe, an append-only journal of
/// {@link graft.engine.runs.RunEvent}s, checkpoints, and the resulting adapter, and the folder alone is enough to
/// rebuild its
/// row in the workspace's list. The training loop writes, everybody else reads, among them the window.
///
/// Layout of a workspace: `runs.db` (SQLite, WAL) and `runs/<id>/` with `recipe.json`, `journal.ndjson`,
/// `checkpoints/`,
/// `adapter/`, `environment.json`, and `control/` for requests to the process that trains it (`stop`).
@NullMarked
package graft.engine.runs;

import org.jspecify.annotations.NullMarked;
