package graft.engine.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/// A real child process as host: how it ends is told.
@Timeout(60)
class HostDeathTest {

    /// A host with set answers; writes one line to its error output first, as a native library might.
    static final class FixedHost {
        private FixedHost() {}

        public static void main(String[] arguments) {
            System.err.println("terminate called without an active exception");
            EngineHost.serve(RoutedEngine.answering(new FixedEngine()), System.in, System.out);
        }
    }

    private static HostLaunch fixedHost() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new HostLaunch(List.of(java, "-Xshare:auto", "-cp", classPath(), FixedHost.class.getName()), null);
    }

    /// From where the classes came, because test runners hide their class path in different ways.
    private static String classPath() {
        return Stream.of(
                        FixedHost.class,
                        EngineHost.class,
                        Launcher.class,
                        Gson.class,
                        LoggerFactory.class,
                        NullMarked.class)
                .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void aKilledHostFailsOpenCallsAndSaysWhy() throws Exception {
        try (HostConnection host = HostConnection.start(fixedHost())) {
            assertEquals(5L, host.engine().ping().get(30, TimeUnit.SECONDS));
            CompletableFuture<IdentityReport> open = host.engine().checkIdentity("{}");
            ProcessHandle.of(host.pid()).orElseThrow().destroyForcibly();
            HostDeath death = host.death().get(20, TimeUnit.SECONDS);
            assertFalse(death.expected());
            assertEquals(137, death.exitStatus());
            assertTrue(death.reason().contains("killed"), death.reason());
            assertTrue(death.lastLines().contains("terminate called without an active exception"));
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> open.get(5, TimeUnit.SECONDS));
            assertEquals(
                    "GRAFT-2106",
                    assertInstanceOf(ServiceFailure.class, thrown.getCause()).code());
        }
    }

    @Test
    void aClosedConnectionEndsAnIdleHostAsExpected() throws Exception {
        HostConnection host = HostConnection.start(fixedHost());
        host.engine().ping().get(30, TimeUnit.SECONDS);
        host.close();
        HostDeath death = host.death().get(20, TimeUnit.SECONDS);
        assertTrue(death.expected(), death.reason());
    }

    @Test
    void aHostThatCannotStartIsToldAtOnce() {
        HostLaunch launch = new HostLaunch(List.of("/nowhere/graft-host"), null);
        ServiceFailure failure = assertThrows(ServiceFailure.class, () -> HostConnection.start(launch));
        assertEquals("GRAFT-2106", failure.code());
        assertEquals(4, failure.exitStatus());
    }

    @Test
    void theLastWordsOfAHostAreKept() throws Exception {
        HostLaunch launch = new HostLaunch(List.of("sh", "-c", "echo no memory map >&2; exit 7"), null);
        try (HostConnection host = HostConnection.start(launch)) {
            HostDeath death = host.death().get(20, TimeUnit.SECONDS);
            assertEquals(7, death.exitStatus());
            assertTrue(death.reason().contains("no memory map"), death.reason());
        }
    }
}
