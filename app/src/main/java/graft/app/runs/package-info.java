/// Runs as the window sees them: rows and journals read from the workspace folder, never from the engine, so
/// that what is shown survives every process. Start at {@code RunsViewModel}; {@code RunController} starts,
/// queues, stops and resumes. Nothing here trains, and nothing here draws curves.
@NullMarked
package graft.app.runs;

import org.jspecify.annotations.NullMarked;
