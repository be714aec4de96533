package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.SummaryReader;
import graft.engine.service.RunTicket;
import java.util.List;

/// Follows runs that this process trains one after the other, until all have ended or Ctrl-C.
final class TicketsRun {

    private final Terminal terminal;
    private final LocalEngine engine;

    TicketsRun(Terminal terminal, LocalEngine engine) {
        this.terminal = terminal;
        this.engine = engine;
    }

    /// A failed run does not end the others.
    ///
    /// @return the exit status: 0, of the last failed run, or 130 when stopped
    int follow(List<RunTicket> tickets) throws Exception {
        int status = 0;
        try (StopOnInterrupt interrupt = new StopOnInterrupt(engine::close)) {
            int number = 0;
            for (RunTicket ticket : tickets) {
                number++;
                RunFolder run = engine.workspace().run(ticket.run());
                terminal.err().println("[" + number + "/" + tickets.size() + "] " + ticket.run());
                new RunFollower(terminal, "      ", run).fromNow().follow(engine.ended(ticket.run()));
                if (interrupt.asked()) {
                    terminal.err()
                            .println(
                                    "Stopped; what was reached is kept. `graft queue --run` goes on with the runs that wait,"
                                            + " `graft resume " + ticket.run() + "` with this one.");
                    return GraftCli.STOPPED;
                }
                RunSummary summary = SummaryReader.read(run);
                if (summary.state() == RunState.FAILED) {
                    terminal.err().println("      " + summary.error());
                    status = TrainCommand.status(summary.state(), summary.error());
                }
            }
        }
        return status;
    }
}
