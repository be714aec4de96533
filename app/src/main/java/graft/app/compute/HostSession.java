package graft.app.compute;

import graft.engine.service.EngineService;
import graft.engine.service.HostConnection;
import graft.engine.service.HostDeath;
import graft.engine.service.HostLaunch;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// One host process, from its start to its end.
public interface HostSession {

    EngineService engine();

    /// Completes when the process has ended.
    CompletableFuture<HostDeath> death();

    /// Ends the conversation; the host finishes its runs by itself.
    void close();

    /// Ends the process at once.
    void kill();

    /// How sessions begin.
    interface Starter {

        /// Blocks for as long as it takes to start a process.
        ///
        /// @param lines is given every line of the host's error output, on any thread
        /// @throws graft.engine.service.ServiceFailure when it cannot be started
        HostSession start(Consumer<String> lines);
    }

    /// Hosts on this machine, of this very program.
    static Starter local(Path workspace) {
        return lines -> {
            HostConnection connection = HostConnection.start(HostLaunch.local(workspace), lines);
            return new HostSession() {
                @Override
                public EngineService engine() {
                    return connection.engine();
                }

                @Override
                public CompletableFuture<HostDeath> death() {
                    return connection.death();
                }

                @Override
                public void close() {
                    connection.close();
                }

                @Override
                public void kill() {
                    connection.kill();
                }
            };
        };
    }
}
