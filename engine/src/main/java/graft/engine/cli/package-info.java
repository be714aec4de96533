/// The command line: one class for each command, over {@link graft.engine.service.EngineService} in the same process.
/// Start at {@link graft.engine.cli.GraftCli}; {@link graft.engine.cli.GraftCommand} has what all commands share
/// (`--json`, `--workspace`, `--debug`), {@link graft.engine.cli.Terminal} the streams.
///
/// Commands parse arguments, call the engine, and print: a table or one JSON document on standard output, progress on
/// standard error. Failures are one paragraph with a code, never a stack trace, and the exit status is 0, 2, 3, 4 or
/// 130. No computing lives here.
@NullMarked
package graft.engine.cli;

import org.jspecify.annotations.NullMarked;
