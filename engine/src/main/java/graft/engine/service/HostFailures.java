package graft.engine.service;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How failures cross the pipe: an {@link EngineException} becomes an error response with code, next step and exit
/// status as its data, and a {@link ServiceFailure} again on the other side.
public final class HostFailures {

    private static final Logger LOG = LoggerFactory.getLogger(HostFailures.class);

    /// JSON-RPC leaves -32000 to -32099 to servers.
    private static final int ENGINE_FAILURE = -32000;

    private HostFailures() {}

    /// The failure in a front end's terms. Whatever is not an engine exception is a defect, and says so.
    public static ServiceFailure of(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        return switch (cause) {
            case ServiceFailure known -> known;
            case EngineException engine ->
                new ServiceFailure(
                        engine.code().text(),
                        String.valueOf(engine.getMessage()),
                        engine.nextStep(),
                        engine.exitStatus());
            case ResponseErrorException remote -> fromResponse(remote.getResponseError());
            case JsonRpcException broken ->
                new ServiceFailure(
                        ErrorCode.HOST_DIED.text(),
                        "The engine host does not answer: " + describe(broken) + ".",
                        "Start another; a run goes on from its last checkpoint by `graft resume`.",
                        4);
            case CancellationException ignored ->
                new ServiceFailure(ErrorCode.RUN_FAILED.text(), "The request was given up.", "", 130);
            case OutOfMemoryError memory ->
                new ServiceFailure(
                        ErrorCode.RUN_OUT_OF_MEMORY.text(),
                        "Memory ran out: " + memory.getMessage() + ".",
                        "Take a smaller micro-batch or a shorter maximal length.",
                        3);
            default ->
                new ServiceFailure(
                        ErrorCode.RUN_FAILED.text(),
                        "The engine failed in a way it should not: " + describe(cause) + ".",
                        "This is a defect of Graft; the host's log has the details.",
                        3);
        };
    }

    static ResponseError toResponse(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof CancellationException) {
            return new ResponseError(ResponseErrorCode.RequestCancelled, "given up", null);
        }
        if (!(cause instanceof EngineException) && !(cause instanceof ServiceFailure)) {
            LOG.error("a request failed", cause);
        }
        ServiceFailure failure = of(cause);
        JsonObject data = new JsonObject();
        data.addProperty("code", failure.code());
        data.addProperty("nextStep", failure.nextStep());
        data.addProperty("exitStatus", failure.exitStatus());
        return new ResponseError(ENGINE_FAILURE, failure.getMessage(), data);
    }

    private static ServiceFailure fromResponse(ResponseError error) {
        if (error.getCode() == ENGINE_FAILURE && error.getData() instanceof JsonObject data) {
            return new ServiceFailure(
                    text(data.get("code"), ErrorCode.RUN_FAILED.text()),
                    error.getMessage(),
                    text(data.get("nextStep"), ""),
                    data.has("exitStatus") ? data.get("exitStatus").getAsInt() : 3);
        }
        return new ServiceFailure(
                ErrorCode.RUN_FAILED.text(),
                "The engine host refused a request: " + error.getMessage() + ".",
                "Window and host may be of different versions; start both anew.",
                3);
    }

    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static String text(@Nullable JsonElement element, String fallback) {
        return element == null || element.isJsonNull() ? fallback : element.getAsString();
    }
}
