package graft.app.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Runs everything at once on the calling thread, so that tests of views and view models need no waiting. Futures that
/// are not done yet are left to whoever completes them.
public final class InlineTasks implements Tasks {

    @Override
    public <T> void run(String name, Callable<T> work, Consumer<? super T> done, Consumer<? super Throwable> failed) {
        T result;
        try {
            result = work.call();
        } catch (Exception failure) {
            failed.accept(failure);
            return;
        }
        done.accept(result);
    }

    @Override
    public <T> void follow(CompletableFuture<T> future, Consumer<? super T> done, Consumer<? super Throwable> failed) {
        future.whenComplete((result, failure) -> {
            if (failure == null) {
                done.accept(result);
            } else {
                failed.accept(failure);
            }
        });
    }

    @Override
    public Executor inOrder(String name) {
        return Runnable::run;
    }

    @Override
    public void onFx(Runnable action) {
        action.run();
    }
}
