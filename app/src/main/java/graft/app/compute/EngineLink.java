package graft.app.compute;

import graft.engine.service.EngineService;
import graft.engine.service.RoutedEngine;
import graft.engine.service.ServiceFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The engine that screens hold on to while processes come and go. Calls made while one starts wait for it;
/// calls made while there is none fail at once. Safe for several threads.
///
/// Whoever calls only puts the call down: writing a request as JSON and into a pipe, which may be full, is done
/// beside the FX thread, one call after the other.
public final class EngineLink {

    private final EngineService engine = RoutedEngine.by(this::call);
    private final Executor writer;
    private volatile CompletableFuture<EngineService> target = new CompletableFuture<>();

    /// @param writer carries calls out, one after the other
    EngineLink(Executor writer) {
        this.writer = writer;
    }

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
        Asked<T> asked = new Asked<>(writer);
        target.thenAcceptAsync(reached -> asked.of(reached, call), writer).exceptionally(failure -> {
            Throwable cause = failure.getCause();
            asked.completeExceptionally(failure instanceof CompletionException && cause != null ? cause : failure);
            return null;
        });
        return asked;
    }

    /// The answer to a call that may not have been made yet. To give it up is to give the call up.
    private static final class Asked<T> extends CompletableFuture<T> {

        private final Executor writer;
        private volatile @Nullable CompletableFuture<T> answer;

        Asked(Executor writer) {
            this.writer = writer;
        }

        void of(EngineService reached, Function<EngineService, CompletableFuture<T>> call) {
            if (isDone()) { // given up meanwhile
                return;
            }
            CompletableFuture<T> made = call.apply(reached);
            answer = made;
            if (isCancelled()) {
                made.cancel(true);
            }
            made.whenComplete((value, failure) -> {
                if (failure == null) {
                    complete(value);
                } else {
                    completeExceptionally(failure);
                }
            });
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            CompletableFuture<T> made = answer;
            if (made != null) {
                writer.execute(() -> made.cancel(mayInterrupt)); // which writes into the pipe, too
            }
            return cancelled;
        }
    }
}
