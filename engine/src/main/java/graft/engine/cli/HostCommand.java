package graft.engine.cli;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "host", description = "The engine host: answers a window's requests on standard input and output.")
final class HostCommand extends GraftCommand {

    @Option(names = "--stdio", description = "Speaks JSON-RPC 2.0 on standard input and output.")
    private boolean stdio;

    @Override
    public Integer call() {
        if (!stdio) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "An engine host speaks on standard input and output only.",
                    "Start it by `graft host --stdio`.");
        }
        return 0;
    }
}
