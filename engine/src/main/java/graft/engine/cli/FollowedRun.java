package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.service.RunTicket;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A run that is asked for, trained by this process, followed to its end and told. Ctrl-C stops it at any moment: also
/// while it is only asked for, so that no run is left behind that nobody trains.
final class FollowedRun {

    /// What is done with the result once the run has ended.
    interface Ending {
        void result(RunDocument document) throws IOException;
    }

    private final Terminal terminal;
    private final LocalEngine engine;
    private final Ending ending;
    private final Object lock = new Object();
    private @Nullable CompletableFuture<RunTicket> request;
    private boolean asked;

    FollowedRun(Terminal terminal, LocalEngine engine, Ending ending) {
        this.terminal = terminal;
        this.engine = engine;
        this.ending = ending;
    }

    /// Follows a new run from its first event.
    ///
    /// @param ask has the engine make and queue the run
    /// @return the exit status
    int follow(Supplier<CompletableFuture<RunTicket>> ask) throws Exception {
        return follow(ask, null);
    }

    /// Follows a run that there is already.
    ///
    /// @param follower stands where the run goes on
    int follow(Supplier<CompletableFuture<RunTicket>> ask, @Nullable RunFollower follower) throws Exception {
        try (StopOnInterrupt interrupt = new StopOnInterrupt(this::stop)) {
            RunFolder run;
            try {
                run = engine.workspace().run(begun(ask).get().folder());
            } catch (CancellationException _) {
                engine.close(); // the process ends with this method
                terminal.err().println("Stopped before the run began.");
                return GraftCli.STOPPED;
            }
            (follower == null ? new RunFollower(terminal, "", run) : follower).follow(engine.ended(run.id()));
            return told(run, interrupt);
        }
    }

    private CompletableFuture<RunTicket> begun(Supplier<CompletableFuture<RunTicket>> ask) {
        synchronized (lock) {
            CompletableFuture<RunTicket> begun = asked ? new CompletableFuture<>() : ask.get();
            if (asked) {
                begun.cancel(false);
            }
            request = begun;
            return begun;
        }
    }

    private void stop() {
        CompletableFuture<RunTicket> begun;
        synchronized (lock) {
            asked = true;
            begun = request;
        }
        // The engine itself takes back a run that it has made for a request that is given up.
        if (begun != null && !begun.cancel(false)) {
            terminal.err().println("Stopping: what was reached is measured and kept.");
            begun.thenAccept(ticket -> engine.stop(ticket.run()));
        }
    }

    private int told(RunFolder run, StopOnInterrupt interrupt) throws Exception {
        Optional<RunDocument> kept = whole(run);
        if (kept.isEmpty()) {
            return discarded(run);
        }
        RunDocument document = kept.get();
        RunState state = document.summary().state();
        String error = document.summary().error();
        if (state.live() && !interrupt.asked()) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Run " + run.id() + " is being trained"
                            + run.owner()
                                    .map(owner -> " by process " + owner.pid())
                                    .orElse(" by another process")
                            + ".",
                    "Stop it there, or wait until it ends.");
        }
        ending.result(document);
        if (error != null && state == RunState.FAILED) {
            terminal.err().println(error);
        }
        return interrupt.asked() ? GraftCli.STOPPED : TrainCommand.status(state, error);
    }

    /// Nothing where another process moves the run away, also while it is being read.
    private static Optional<RunDocument> whole(RunFolder run) {
        try {
            RunDocument document = RunDocument.read(run);
            return run.exists() ? Optional.of(document) : Optional.empty();
        } catch (EngineException unreadable) {
            if (run.exists()) {
                throw unreadable;
            }
            return Optional.empty();
        }
    }

    /// Another process has stopped the run and put it into the trash.
    private int discarded(RunFolder run) throws IOException {
        Optional<RunFolder> deleted = engine.workspace().trash().run(run.id());
        if (deleted.isPresent()) {
            ending.result(RunDocument.read(deleted.get()));
        }
        terminal.err()
                .println("Run " + run.id() + " was discarded by another process."
                        + (deleted.isPresent() ? " `graft restore " + run.id() + "` brings it back." : ""));
        return GraftCli.STOPPED;
    }
}
