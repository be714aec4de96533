package graft.app.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// {@link Tasks} on virtual threads named for their job. They wait on files and pipes, never on native code.
public final class BackgroundTasks implements Tasks {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);

    @Override
    public <T> void run(String name, Callable<T> work, Consumer<? super T> done, Consumer<? super Throwable> failed) {
        Thread.ofVirtual().name(name).start(() -> {
            T result;
            try {
                result = work.call();
            } catch (Exception failure) {
                LOG.debug("{} failed", name, failure);
                onFx(() -> failed.accept(failure));
                return;
            }
            onFx(() -> done.accept(result));
        });
    }

    @Override
    public <T> void follow(CompletableFuture<T> future, Consumer<? super T> done, Consumer<? super Throwable> failed) {
        future.whenComplete((result, failure) -> onFx(() -> {
            if (failure == null) {
                done.accept(result);
            } else {
                Throwable cause = failure.getCause();
                failed.accept(failure instanceof CompletionException && cause != null ? cause : failure);
            }
        }));
    }

    @Override
    public Executor inOrder(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
    }

    @Override
    public void onFx(Runnable action) {
        if (Platform.isFxApplicationThread()) {
            action.run();
        } else {
            Platform.runLater(action);
        }
    }
}
