package graft.app.compute;

import graft.app.task.Tasks;
import graft.app.ui.EngineWords;
import graft.app.ui.Messages;
import graft.engine.service.EngineService;
import graft.engine.service.EngineStatus;
import graft.engine.service.HostDeath;
import graft.engine.service.ServiceFailure;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// Keeps one engine host alive: starts it in the background, listens to its heart-beat, says why it died and starts
/// another. A host that died soon after its start is not started again by itself, since it would die again.
///
/// {@link #stateProperty} changes on the FX thread; everything else may be called from there.
public final class EngineProcess implements AutoCloseable {

    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int BEAT_SECONDS = 5;
    private static final int PATIENCE_SECONDS = 30;

    private final HostSession.Starter starter;
    private final Tasks tasks;
    private final LongSupplier nanoTime;
    private final EngineLink link;
    private final EngineLog log = new EngineLog();
    private final ReadOnlyObjectWrapper<EngineState> state =
            new ReadOnlyObjectWrapper<>(this, "state", new EngineState.Starting());
    private final ScheduledExecutorService beats;
    private volatile @Nullable HostSession session;
    private volatile boolean closed;
    private volatile boolean unresponsive;

    public EngineProcess(HostSession.Starter starter, Tasks tasks) {
        this(starter, tasks, System::nanoTime);
    }

    /// @param nanoTime a clock, so that tests need not wait
    EngineProcess(HostSession.Starter starter, Tasks tasks, LongSupplier nanoTime) {
        link = new EngineLink(tasks.inOrder("engine calls"));
        this.starter = starter;
        this.tasks = tasks;
        this.nanoTime = nanoTime;
        beats = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("engine heart-beat").daemon().factory());
    }

    /// The engine for all screens; it stays the same object across processes.
    public EngineService engine() {
        return link.engine();
    }

    public EngineLog log() {
        return log;
    }

    public ReadOnlyObjectProperty<EngineState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public EngineState state() {
        return state.get();
    }

    /// Starts a host, at launch or again.
    public void start() {
        link.expect();
        state.set(new EngineState.Starting());
        log.add(Messages.text("engine.log.starting"));
        long started = nanoTime.getAsLong();
        tasks.run(
                "start engine host",
                () -> starter.start(log::add),
                fresh -> follow(fresh, started),
                failure -> gone(reason(failure), List.of(), false));
    }

    private void follow(HostSession fresh, long started) {
        if (closed) {
            fresh.close();
            return;
        }
        session = fresh;
        unresponsive = false;
        link.connect(fresh.engine());
        // It may be dead already: then what follows breaks the link off at once, and nothing may connect it after that.
        fresh.death().thenAccept(death -> tasks.onFx(() -> died(fresh, death, started)));
        tasks.follow(link.engine().status(), status -> ready(fresh, status), failure -> log.add(reason(failure)));
        beats.schedule(() -> beat(fresh), BEAT_SECONDS, TimeUnit.SECONDS);
    }

    private void ready(HostSession fresh, EngineStatus status) {
        if (fresh == session) {
            log.add(EngineWords.of(status.message()));
            state.set(new EngineState.Ready(status));
        }
    }

    private void beat(HostSession beaten) {
        if (closed || beaten != session) {
            return;
        }
        beaten.engine().ping().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((uptime, failure) -> {
            if (closed || beaten != session) {
                return;
            }
            if (failure instanceof java.util.concurrent.TimeoutException) {
                unresponsive = true;
                beaten.kill();
            } else if (failure == null) {
                beats.schedule(() -> beat(beaten), BEAT_SECONDS, TimeUnit.SECONDS);
            }
        });
    }

    private void died(HostSession dead, HostDeath death, long started) {
        if (dead != session || closed) {
            return;
        }
        session = null;
        String reason =
                unresponsive ? Messages.text("engine.unresponsive", PATIENCE_SECONDS) : EngineWords.of(death.reason());
        boolean lived = nanoTime.getAsLong() - started > SOON_NANOS;
        gone(reason, death.lastLines(), lived);
        if (lived) {
            start();
        }
    }

    private void gone(String reason, List<String> lastLines, boolean again) {
        log.add(reason);
        link.breakOff(new ServiceFailure("GRAFT-2106", reason, Messages.text("engine.again.hint"), 4));
        state.set(new EngineState.Gone(reason, lastLines, again));
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : EngineWords.of(message);
    }

    /// The window closes: the conversation ends, the host finishes its runs and then itself.
    @Override
    public void close() {
        closed = true;
        beats.shutdownNow();
        HostSession open = session;
        if (open != null) {
            open.close();
        }
    }
}
