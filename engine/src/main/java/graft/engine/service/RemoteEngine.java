package graft.engine.service;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The engine as a front end sees it through the pipe. Adds to the JSON-RPC proxy what that lacks: failures arrive as
/// {@link ServiceFailure}, cancelling reaches the engine, and open calls fail when the host dies instead of waiting for
/// ever.
final class RemoteEngine {

    private final EngineService proxy;
    private final Set<Call<?>> open = ConcurrentHashMap.newKeySet();
    private final EngineService service = RoutedEngine.by(this::call);
    private volatile @Nullable ServiceFailure broken;

    RemoteEngine(EngineService proxy) {
        this.proxy = proxy;
    }

    /// The engine to call.
    EngineService service() {
        return service;
    }

    /// Fails every open call and each that follows.
    void breakOff(ServiceFailure failure) {
        broken = failure;
        for (Call<?> call : open) {
            call.completeExceptionally(failure);
        }
    }

    private <T> CompletableFuture<T> call(Function<EngineService, CompletableFuture<T>> request) {
        ServiceFailure already = broken;
        if (already != null) {
            return CompletableFuture.failedFuture(already);
        }
        CompletableFuture<T> raw;
        try {
            raw = request.apply(proxy);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(HostFailures.of(e));
        }
        Call<T> call = new Call<>(raw);
        open.add(call);
        raw.whenComplete((value, thrown) -> {
            open.remove(call);
            if (thrown != null) {
                call.completeExceptionally(HostFailures.of(thrown));
            } else {
                call.complete(value);
            }
        });
        // The host may have died between the check above and the entry in the set.
        ServiceFailure meanwhile = broken;
        if (meanwhile != null) {
            call.completeExceptionally(meanwhile);
        }
        return call;
    }

    /// A dependent future does not pass a cancellation on to its source; this one does.
    private static final class Call<T> extends CompletableFuture<T> {

        private final CompletableFuture<T> raw;

        Call(CompletableFuture<T> raw) {
            this.raw = raw;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            raw.cancel(mayInterrupt);
            return cancelled;
        }
    }
}
