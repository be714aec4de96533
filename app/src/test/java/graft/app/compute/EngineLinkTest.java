package graft.app.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.service.EngineService;
import graft.engine.service.RoutedEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EngineLinkTest {

    private final List<CompletableFuture<Long>> asked = new ArrayList<>();
    private final EngineService engine = RoutedEngine.answering(new Object() {
        @SuppressWarnings("unused") // by reflection
        CompletableFuture<Long> ping() {
            asked.add(new CompletableFuture<>());
            return asked.getLast();
        }
    });

    @Test
    void callersOnlyPutTheirCallsDown() {
        List<Runnable> written = new ArrayList<>();
        EngineLink link = new EngineLink(written::add);
        link.connect(engine);
        CompletableFuture<Long> first = link.engine().ping();
        CompletableFuture<Long> second = link.engine().ping();
        assertTrue(asked.isEmpty(), "the FX thread writes nothing into the pipe");
        written.forEach(Runnable::run);
        asked.get(0).complete(1L);
        asked.get(1).complete(2L);
        assertEquals(List.of(1L, 2L), List.of(first.join(), second.join()));
    }

    @Test
    void givingACallUpReachesTheEngine() {
        EngineLink link = new EngineLink(Runnable::run);
        link.connect(engine);
        CompletableFuture<Long> call = link.engine().ping();
        assertFalse(asked.getFirst().isDone());
        call.cancel(true);
        assertTrue(asked.getFirst().isCancelled());
    }

    @Test
    void aCallGivenUpBeforeThereIsAnEngineIsNotMade() {
        EngineLink link = new EngineLink(Runnable::run);
        CompletableFuture<Long> early = link.engine().ping();
        early.cancel(true);
        link.connect(engine);
        assertTrue(asked.isEmpty());
    }
}
