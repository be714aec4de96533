package graft.app.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.fake.FakeEngine;
import graft.app.task.InlineTasks;
import graft.engine.runs.Workspace;
import graft.engine.service.EngineService;
import graft.engine.service.HostDeath;
import graft.engine.service.ServiceFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessTest {

    @TempDir
    Path folder;

    private final List<Session> sessions = new ArrayList<>();
    private final long[] clock = {0};
    private boolean stillborn;
    private FakeEngine engine;
    private EngineProcess process;

    private final class Session implements HostSession {

        private final CompletableFuture<HostDeath> death = new CompletableFuture<>();
        private boolean closed;

        @Override
        public EngineService engine() {
            return engine.service();
        }

        @Override
        public CompletableFuture<HostDeath> death() {
            return death;
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void kill() {
            death.complete(new HostDeath(137, false, "It was killed.", List.of("last words")));
        }
    }

    @BeforeEach
    void open() {
        engine = new FakeEngine(new Workspace(folder));
        process = new EngineProcess(
                lines -> {
                    Session session = new Session();
                    sessions.add(session);
                    if (stillborn) {
                        session.kill();
                    }
                    return session;
                },
                new InlineTasks(),
                () -> clock[0]);
    }

    @AfterEach
    void close() {
        process.close();
        engine.close();
    }

    @Test
    void callsMadeBeforeTheHostIsUpWaitForIt() {
        CompletableFuture<Long> early = process.engine().ping();
        assertFalse(early.isDone());
        process.start();
        assertTrue(early.isDone());
        EngineState.Ready ready = assertInstanceOf(EngineState.Ready.class, process.state());
        assertEquals(List.of("cpu"), ready.status().devices());
        assertEquals("g-attention", DeviceChip.of(ready, "auto").tone(), "the processor is never used silently");
        assertEquals("CUDA:1", DeviceChip.of(ready, "cuda:1").words());
        assertTrue(DeviceChip.of(ready, "cuda:1").hint().contains("as chosen"));
    }

    @Test
    void aHostThatDiesAfterAWhileIsStartedAgainAndTheSameEngineGoesOn() throws Exception {
        List<EngineState> states = new ArrayList<>();
        process.stateProperty().addListener((observed, before, now) -> states.add(now));
        process.start();
        clock[0] = TimeUnit.MINUTES.toNanos(5);
        sessions.getFirst().kill();
        assertEquals(2, sessions.size());
        EngineState.Gone gone = (EngineState.Gone) states.stream()
                .filter(EngineState.Gone.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertTrue(gone.again());
        assertEquals("It was killed.", gone.reason());
        assertEquals(1L, process.engine().ping().get(1, TimeUnit.SECONDS));
    }

    @Test
    void aHostThatDiesAtOnceIsNotStartedAgainByItself() {
        process.start();
        sessions.getFirst().kill();
        assertEquals(1, sessions.size());
        EngineState.Gone gone = assertInstanceOf(EngineState.Gone.class, process.state());
        assertFalse(gone.again());
        CompletableFuture<Long> call = process.engine().ping();
        assertTrue(call.isCompletedExceptionally(), "a call to no engine fails at once instead of hanging");
        assertInstanceOf(ServiceFailure.class, call.exceptionNow());
        process.start();
        assertInstanceOf(EngineState.Ready.class, process.state());
    }

    @Test
    void aHostThatIsDeadBeforeTheWindowHasTimeForItIsNotCalledAnyMore() {
        stillborn = true;
        process.start();
        assertInstanceOf(EngineState.Gone.class, process.state());
        ServiceFailure failure =
                assertInstanceOf(ServiceFailure.class, process.engine().ping().exceptionNow());
        assertEquals("It was killed.", failure.getMessage());
        assertEquals("Start it again by the button above.", failure.nextStep());
        stillborn = false;
        process.start();
        assertEquals(1L, process.engine().ping().join());
    }

    @Test
    void closingTheWindowLeavesTheHostToItsRuns() {
        process.start();
        process.close();
        assertTrue(sessions.getFirst().closed);
        assertFalse(sessions.getFirst().death.isDone(), "it is not killed");
    }
}
