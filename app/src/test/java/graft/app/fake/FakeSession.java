package graft.app.fake;

import graft.app.compute.HostSession;
import graft.engine.service.EngineService;
import graft.engine.service.HostDeath;
import java.util.concurrent.CompletableFuture;

/// An engine in this process; it dies when a test completes its death.
public record FakeSession(EngineService engine, CompletableFuture<HostDeath> death) implements HostSession {

    public FakeSession(EngineService engine) {
        this(engine, new CompletableFuture<>());
    }

    @Override
    public void close() {}

    @Override
    public void kill() {}
}
