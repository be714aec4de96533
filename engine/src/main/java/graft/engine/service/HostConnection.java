package graft.engine.service;

import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A front end's end of the pipe to an engine host. Start one at launch; when {@link #death()} completes, tell the user
/// why and start another. Closing it does not end a run: the host goes on until its queue is empty.
public final class HostConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostConnection.class);
    private static final int KEPT_LINES = 40;

    private final Process process;
    private final RemoteEngine engine;
    private final ExecutorService reader;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<HostDeath> death = new CompletableFuture<>();
    private volatile boolean closed;

    private final Consumer<String> lineListener;

    private HostConnection(Process process, Consumer<String> lineListener) {
        this.process = process;
        this.lineListener = lineListener;
        this.reader = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("engine host reader ", 0).factory());
        Launcher<EngineService> launcher = launcher(process.getInputStream(), process.getOutputStream(), reader);
        this.engine = new RemoteEngine(launcher.getRemoteProxy());
        launcher.startListening();
        Thread errors = Thread.ofVirtual().name("engine host errors").start(this::readErrors);
        process.onExit()
                .thenAccept(ended -> Thread.ofVirtual().name("engine host end").start(() -> ended(errors)));
    }

    /// @throws ServiceFailure `GRAFT-2106` when the process cannot be started
    public static HostConnection start(HostLaunch launch) {
        return start(launch, line -> {});
    }

    /// @param errorLines is given each line of the host's error output, on a background thread
    /// @throws ServiceFailure `GRAFT-2106` when the process cannot be started
    public static HostConnection start(HostLaunch launch, Consumer<String> errorLines) {
        ProcessBuilder builder = new ProcessBuilder(launch.command());
        // An installed launcher marks its environment, and a launcher that finds the mark takes its
        // first argument for the main class.
        builder.environment().keySet().removeIf(name -> name.startsWith("_JPACKAGE_LAUNCHER"));
        if (launch.directory() != null) {
            builder.directory(launch.directory().toFile());
        }
        try {
            return new HostConnection(builder.start(), errorLines);
        } catch (IOException e) {
            throw new ServiceFailure(
                    ErrorCode.HOST_DIED.text(),
                    "The engine host cannot be started: " + FileFault.of(e) + ".",
                    "Check the installation with `graft doctor`.",
                    4);
        }
    }

    /// The engine; its futures fail with {@link ServiceFailure}, with code `GRAFT-2106` once the host is gone.
    public EngineService engine() {
        return engine.service();
    }

    /// Completes when the host's process has ended, never exceptionally. Runs on a background thread.
    public CompletableFuture<HostDeath> death() {
        return death;
    }

    public long pid() {
        return process.pid();
    }

    /// Ends the conversation. The host finishes the runs it has, then ends by itself.
    @Override
    public void close() {
        closed = true;
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("the host's input was closed already", e);
        }
    }

    /// Ends the host at once, for when it no longer answers; a run in it can be resumed from its last checkpoint.
    public void kill() {
        closed = true;
        process.destroyForcibly();
    }

    static Launcher<EngineService> launcher(InputStream in, OutputStream out, ExecutorService threads) {
        return new Launcher.Builder<EngineService>()
                .setLocalService(new Object())
                .setRemoteInterface(EngineService.class)
                .setInput(in)
                .setOutput(out)
                .setExecutorService(threads)
                .configureGson(gson -> gson.serializeSpecialFloatingPointValues())
                .create();
    }

    private void readErrors() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.debug("host: {}", line);
                lineListener.accept(line);
                synchronized (lastLines) {
                    lastLines.addLast(line);
                    if (lastLines.size() > KEPT_LINES) {
                        lastLines.removeFirst();
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("the host's error output ended", e);
        }
    }

    private void ended(Thread errors) {
        try {
            errors.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> lines;
        synchronized (lastLines) {
            lines = List.copyOf(lastLines);
        }
        HostDeath how = HostDeath.of(process.exitValue(), closed, lines);
        engine.breakOff(new ServiceFailure(
                ErrorCode.HOST_DIED.text(),
                how.reason(),
                "It is started anew by itself in the window; a run goes on from its last checkpoint by `graft resume`.",
                4));
        death.complete(how);
        reader.shutdown();
    }
}
