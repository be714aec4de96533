package graft.engine.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The protocol over a pair of in-memory pipes.
@Timeout(20)
class HostRoundTripTest {

    private final FixedEngine fixed = new FixedEngine();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private PipedOutputStream toHost;
    private RemoteEngine remote;
    private EngineService engine;
    private CompletableFuture<Void> served;

    @BeforeEach
    void connect() throws IOException {
        toHost = new PipedOutputStream();
        PipedInputStream hostIn = new PipedInputStream(toHost, 1 << 16);
        PipedOutputStream fromHost = new PipedOutputStream();
        PipedInputStream answers = new PipedInputStream(fromHost, 1 << 16);
        served = CompletableFuture.runAsync(
                () -> EngineHost.serve(RoutedEngine.answering(fixed), hostIn, fromHost), threads);
        Launcher<EngineService> launcher = HostConnection.launcher(answers, toHost, threads);
        remote = new RemoteEngine(launcher.getRemoteProxy());
        engine = remote.service();
        launcher.startListening();
    }

    @AfterEach
    void disconnect() throws IOException {
        toHost.close();
        threads.shutdownNow();
    }

    @Test
    void recordsSurviveThePipe() throws Exception {
        assertEquals(fixed.status().get(), engine.status().get());
        assertEquals(fixed.models().get(), engine.models().get());
        assertEquals(fixed.datasets().get(), engine.datasets().get());
        assertEquals(new RunTicket("r1", "/runs/r1"), engine.resume("r1").get());
        assertEquals(fixed.openModel("/m").get(), engine.openModel("/m").get());
        HubQuery query = new HubQuery("größe", 3);
        assertEquals(fixed.searchHub(query).get(), engine.searchHub(query).get());
        assertEquals(fixed.hubModel("a/b@v1").get(), engine.hubModel("a/b@v1").get());
        assertEquals(fixed.download("a/b").get(), engine.download("a/b").get());
        assertEquals(fixed.downloads().get(), engine.downloads().get());
        assertEquals(5L, engine.ping().get());
        PredictRequest request = new PredictRequest("r1", List.of("ein Ölfilm", "日本"), List.of());
        assertEquals(fixed.predict(request).get(), engine.predict(request).get());
    }

    @Test
    void aFigureThatIsNotANumberSurvivesThePipe() throws Exception {
        DataReport report = engine.inspectData(new DataRequest("{\"a\": 1}", 3)).get();
        assertTrue(Double.isNaN(report.truncatedShare()));
        assertEquals("{\"a\": 1}", report.samples().getFirst().get("text"));
    }

    @Test
    void aCallWithSeveralArgumentsArrivesInOrder() throws Exception {
        engine.warm("tiny", "auto").get();
    }

    /// The pipe spreads a list that is a call's only argument over the call's parameters: one element becomes the
    /// argument, of several all but the first are dropped.
    @Test
    void severalRunsArriveAndNoCallHasAListAsItsOnlyArgument() {
        assertEquals("a.", failureOf(engine.restore(RunIds.of("a"))).getMessage());
        assertEquals(
                "a and b and c.",
                failureOf(engine.restore(RunIds.of("a", "b", "c"))).getMessage());
        for (Method call : EngineService.class.getMethods()) {
            boolean alone =
                    call.getParameterCount() == 1 && Collection.class.isAssignableFrom(call.getParameterTypes()[0]);
            assertFalse(alone, call.toString());
        }
    }

    @Test
    void aFailureArrivesWithCodeMessageWayOutAndStatus() {
        ServiceFailure failure = failureOf(engine.train(new TrainRequest("{}", "auto", null)));
        assertEquals("GRAFT-1101", failure.code());
        assertEquals("adapters[0].size: 0 is too small.", failure.getMessage());
        assertEquals("Take 1 or more.", failure.nextStep());
        assertEquals(2, failure.exitStatus());
    }

    @Test
    void aDefectArrivesAsAFailureWithoutATrace() {
        ServiceFailure failure = failureOf(engine.warm("other", "auto"));
        assertEquals(3, failure.exitStatus());
        assertTrue(String.valueOf(failure.getMessage()).contains("otherauto"), failure.getMessage());
    }

    @Test
    void cancellingReachesTheEngine() throws Exception {
        CompletableFuture<IdentityReport> call = engine.checkIdentity("{}");
        engine.ping().get();
        call.cancel(true);
        CompletableFuture<Boolean> given = fixed.slow.handle((value, thrown) -> fixed.slow.isCancelled());
        assertTrue(given.get(10, TimeUnit.SECONDS));
    }

    @Test
    void openAndLaterCallsFailWhenTheHostIsGone() {
        CompletableFuture<IdentityReport> call = engine.checkIdentity("{}");
        remote.breakOff(new ServiceFailure("GRAFT-2106", "gone", "", 4));
        assertEquals("GRAFT-2106", failureOf(call).code());
        assertEquals("GRAFT-2106", failureOf(engine.ping()).code());
    }

    @Test
    void theHostStopsServingWhenItsInputEnds() throws Exception {
        engine.ping().get();
        toHost.close();
        served.get(10, TimeUnit.SECONDS);
    }

    private static ServiceFailure failureOf(CompletableFuture<?> call) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
        return assertInstanceOf(ServiceFailure.class, thrown.getCause());
    }
}
