package graft.engine.hub;

import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A hub on this machine: a list of files, small ones served by itself, large ones by a redirect to another address
/// (as content networks do), ranges, gates, and the failures that a test asks for.
final class FakeHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /// One request as it arrived.
    record Seen(
            String host,
            String path,
            @Nullable String authorization,
            @Nullable String range) {}

    private final HttpServer own;
    private final HttpServer content;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> listed = new LinkedHashMap<>();
    final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

    /// Requests still to be answered with this status, before files are served.
    final AtomicInteger refusals = new AtomicInteger();

    volatile int refusal = 429;
    volatile String retryAfter = "7";
    volatile @Nullable String neededToken;
    volatile String errorCode = "";
    volatile boolean ranges = true;

    /// True for a mirror that lists names alone, and says size and checksum in each file's own headers.
    volatile boolean namesAlone;

    /// True where the description of a model is open to all and only its files are kept.
    volatile boolean openList;

    /// Bytes after which a content connection is cut; 0 for never. Each cut is used up.
    final AtomicInteger cuts = new AtomicInteger();

    volatile int cutAfter;

    /// What is sent instead of a file's true content.
    volatile byte @Nullable [] forged;

    volatile int forgeries = Integer.MAX_VALUE;
    volatile long delayMillis;

    FakeHub() throws IOException {
        own = server();
        content = server();
        own.createContext("/", guarded(this::answer));
        content.createContext("/", guarded(this::content));
        own.start();
        content.start();
    }

    private HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        return server;
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private static HttpHandler guarded(Handler handler) {
        return exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        };
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + own.getAddress().getPort());
    }

    /// Adds a file as the hub would list it: large ones by their SHA-256.
    FakeHub file(String path, byte[] bytes, boolean large) {
        files.put(path, bytes);
        String entry = large
                ? "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\", \"lfs\": {\"sha256\": \"%s\", \"size\": %d}}"
                        .formatted(path, bytes.length, gitHash(bytes), sha256(bytes), bytes.length)
                : "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"%s\"}"
                        .formatted(path, bytes.length, gitHash(bytes));
        listed.put(path, entry);
        return this;
    }

    FakeHub file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /// Lists something that no honest hub would.
    FakeHub lists(String path, String entry) {
        listed.put(path, entry);
        return this;
    }

    private void note(String host, HttpExchange exchange) {
        seen.add(new Seen(
                host,
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Range")));
    }

    long fetched(String path) {
        return seen.stream()
                .filter(request -> request.path().endsWith("/" + path))
                .count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        note("own", exchange);
        String path = exchange.getRequestURI().getPath();
        if (neededToken != null
                && !(openList && path.startsWith("/api/"))
                && !("Bearer " + neededToken)
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().add("X-Error-Code", errorCode);
            exchange.sendResponseHeaders(errorCode.equals("GatedRepo") ? 403 : 401, -1);
            return;
        }
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            exchange.sendResponseHeaders(refusal, -1);
            return;
        }
        if (path.equals("/api/models")) {
            send(exchange, 200, """
                    [{"id": "team/small", "downloads": 12, "likes": 3, "gated": false, "tags": ["license:mit"],
                      "config": {"model_type": "bert"}, "safetensors": {"total": 4000}},
                     {"id": "../../etc/passwd", "downloads": 1},
                     {"id": "team/other", "downloads": 5, "gated": "manual", "config": {"model_type": "mamba"}}]
                    """.getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/api/models/team/small/revision/")) {
            String revision = path.substring(path.lastIndexOf('/') + 1);
            if (!revision.equals("main") && !revision.equals("v1")) {
                exchange.getResponseHeaders().add("X-Error-Code", "RevisionNotFound");
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String document = """
                    {"id": "team/small", "sha": "%s", "gated": false, "cardData": {"license": "apache-2.0"},
                     "config": {"model_type": "bert"}, "siblings": [%s]}
                    """.formatted(COMMIT, siblings());
            send(exchange, 200, document.getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/team/small/resolve/" + COMMIT + "/")) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            byte[] bytes = files.get(name);
            if (bytes == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                described(exchange, name, bytes);
            } else if (listed.getOrDefault(name, "").contains("lfs")) {
                exchange.getResponseHeaders()
                        .add(
                                "Location",
                                "http://127.0.0.1:" + content.getAddress().getPort() + "/store/" + name + "?signed=1");
                exchange.sendResponseHeaders(302, -1);
            } else {
                send(exchange, 200, bytes);
            }
        } else {
            exchange.getResponseHeaders().add("X-Error-Code", "RepoNotFound");
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private String siblings() {
        return namesAlone
                ? listed.keySet().stream()
                        .map("{\"rfilename\": \"%s\"}"::formatted)
                        .collect(joining(", "))
                : String.join(", ", listed.values());
    }

    private void described(HttpExchange exchange, String name, byte[] bytes) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", "\"" + gitHash(bytes) + "\"");
        if (listed.getOrDefault(name, "").contains("lfs")) {
            headers.set("X-Linked-Etag", "\"" + sha256(bytes) + "\"");
            headers.set("X-Linked-Size", String.valueOf(bytes.length));
            headers.set("Location", "http://127.0.0.1:" + content.getAddress().getPort() + "/store/" + name);
            exchange.sendResponseHeaders(302, -1);
        } else {
            headers.set("Content-Length", String.valueOf(bytes.length));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void content(HttpExchange exchange) throws IOException {
        note("content", exchange);
        String name = exchange.getRequestURI().getPath().substring("/store/".length());
        byte[] bytes = files.get(name);
        if (forged != null && forgeries-- > 0) {
            bytes = forged;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (from > 0 && from >= bytes.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        boolean cut = cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
        try (OutputStream out = exchange.getResponseBody()) {
            int end = cut ? Math.min(bytes.length, from + cutAfter) : bytes.length;
            for (int at = from; at < end; at += 8192) {
                out.write(bytes, at, Math.min(8192, end - at));
                out.flush();
                slow();
            }
            if (cut) {
                throw new IOException("cut on purpose");
            }
        }
    }

    private void slow() throws IOException {
        if (delayMillis > 0) {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static String sha256(byte[] bytes) {
        return hex("SHA-256", bytes);
    }

    static String gitHash(byte[] bytes) {
        byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return hex("SHA-1", all);
    }

    private static String hex(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        own.stop(0);
        content.stop(0);
        threads.shutdownNow();
    }
}
