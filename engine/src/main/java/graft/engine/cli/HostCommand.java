package graft.engine.cli;

import graft.engine.desk.LocalEngine;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.service.EngineHost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "host", description = "The engine host: answers a window's requests on standard input and output.")
final class HostCommand extends GraftCommand {

    @Option(names = "--stdio", description = "Speaks JSON-RPC 2.0 on standard input and output.")
    private boolean stdio;

    @Override
    public Integer call() throws InterruptedException {
        if (!stdio) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "An engine host speaks on standard input and output only.",
                    "Start it by `graft host --stdio`.");
        }
        // The streams were taken apart at the start: System.out leads to standard error, so that nothing but the
        // protocol gets into the pipe.
        try (LocalEngine engine = engine()) {
            // Asked to end (SIGTERM, the system shutting down), a run stops and keeps its checkpoint: the process must
            // not go while its thread is inside the native library.
            Thread end = new Thread(engine::close, "end of the host");
            Runtime.getRuntime().addShutdownHook(end);
            engine.takeUpQueue();
            EngineHost.serve(engine, System.in, out());
            // The window has gone. Its runs go on, and are found again when it opens; then its own host
            // goes on with the queue.
            engine.giveWay();
            engine.awaitIdle();
        }
        return 0;
    }
}
