/// Work beside the FX thread, and the watchdog that catches work on it. Start at {@link graft.app.task.Tasks}; tests
/// give views an implementation that runs everything at once, in order. What stays out: what the work is.
@NullMarked
package graft.app.task;

import org.jspecify.annotations.NullMarked;
