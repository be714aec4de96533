package graft.engine.service;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engine's end of the pipe: answers JSON-RPC 2.0 requests for an {@link EngineService} on a pair of streams until
/// the input ends. Nothing else may write to the output stream.
public final class EngineHost {

    private static final Logger LOG = LoggerFactory.getLogger(EngineHost.class);

    private EngineHost() {}

    /// The engine sends nothing on its own: results are in the journals on disk.
    private interface FrontEnd {}

    /// Serves until the input ends, which is how a front end says that it has gone; blocks till then.
    public static void serve(EngineService engine, InputStream in, OutputStream out) {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("host reader ", 0).factory())) {
            Launcher<FrontEnd> launcher = new Launcher.Builder<FrontEnd>()
                    .setLocalService(engine)
                    .setRemoteInterface(FrontEnd.class)
                    .setInput(in)
                    .setOutput(out)
                    .setExecutorService(threads)
                    .setExceptionHandler(HostFailures::toResponse)
                    .configureGson(gson -> gson.serializeSpecialFloatingPointValues())
                    .create();
            launcher.startListening().get();
        } catch (ExecutionException e) {
            LOG.info("the conversation with the front end broke off: {}", String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
