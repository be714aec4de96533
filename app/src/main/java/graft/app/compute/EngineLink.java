package graft.app.compute;

import graft.engine.service.EngineService;
import graft.engine.service.RoutedEngine;
import graft.engine.service.ServiceFailure;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The engine that screens hold on to while processes come and go. Calls made while one starts wait for it;
/// calls made while there is none fail at once. Safe for several threads.
public final class EngineLink {

    private final EngineService engine = RoutedEngine.by(this::call);
    private volatile CompletableFuture<EngineService> target = new CompletableFuture<>();

    /// The engine to call, whichever process is behind it.
    EngineService engine() {
        return engine;
    }

    /// From now on calls wait for the next {@link #connect}; those that wait already go on waiting.
    void expect() {
        if (target.isDone()) {
            target = new CompletableFuture<>();
        }
    }

    void connect(EngineService engine) {
        CompletableFuture<EngineService> waiting = target;
        if (waiting.isDone()) {
            target = CompletableFuture.completedFuture(engine);
        } else {
            waiting.complete(engine);
        }
    }

    void breakOff(ServiceFailure failure) {
        CompletableFuture<EngineService> waiting = target;
        target = CompletableFuture.failedFuture(failure);
        waiting.completeExceptionally(failure);
    }

    private <T> CompletableFuture<T> call(Function<EngineService, CompletableFuture<T>> call) {
        return target.thenCompose(call);
    }
}
