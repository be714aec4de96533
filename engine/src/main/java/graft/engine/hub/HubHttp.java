package graft.engine.hub;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// Requests to the hub: redirects, the token, waiting and trying again.
///
/// The token goes to the hub's own address and nowhere else: files are served from other hosts, to which the hub
/// redirects, and a host that a redirect names must not learn it.
final class HubHttp implements AutoCloseable {

    private static final int MOST_REDIRECTS = 6;
    private static final int MOST_TRIES = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    private final HubSettings settings;
    private final Pause pause;
    private final Duration patience;
    private final HttpClient client;

    /// @param patience how long a connection may say nothing
    HubHttp(HubSettings settings, Pause pause, Duration patience) {
        this.settings = settings;
        this.pause = pause;
        this.patience = patience;
        // HTTP/1.1 gives each stream a connection of its own, so that parallel streams are parallel.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    HubSettings settings() {
        return settings;
    }

    /// What is done with an answer. An {@link IOException} means that the connection broke and the request may be
    /// made again.
    interface Reader<T> {
        T read(Answer answer) throws IOException;
    }

    /// Makes a request until an answer has been read, waiting between tries as the hub asks. Tries that brought
    /// something are not counted, so that a long download survives any number of broken connections.
    static final class Tries {
        private int left = MOST_TRIES;

        void progress() {
            left = MOST_TRIES;
        }
    }

    /// @param header a second chance to set headers for each try, for example the range that is still missing
    <T> T get(URI address, HubId id, Tries tries, Supplier<Map<String, String>> header, Reader<T> reader) {
        return tried(id, tries, () -> follow("GET", address, header.get()), reader);
    }

    /// What the hub itself says of a file in the headers of its answer, also where another host serves the content.
    HttpHeaders head(URI address, HubId id) {
        return tried(
                id,
                new Tries(),
                () -> follow("HEAD", address, Map.of()),
                answer -> answer.response().headers());
    }

    private interface Request {
        HttpResponse<InputStream> send() throws IOException;
    }

    private <T> T tried(HubId id, Tries tries, Request request, Reader<T> reader) {
        if (settings.offline()) {
            throw HubFailures.offline(id.toString());
        }
        Duration wait = FIRST_WAIT;
        while (true) {
            String why;
            Throwable cause = null;
            try (Answer answer = new Answer(request.send(), patience)) {
                int status = answer.response().statusCode();
                if (status < 400 || status == 416) {
                    return reader.read(answer);
                }
                if (!PASSING.contains(status)) {
                    throw HubFailures.refused(
                            settings,
                            id,
                            status,
                            answer.response()
                                    .headers()
                                    .firstValue("X-Error-Code")
                                    .orElse(""));
                }
                why = status == 429 ? "it asks to wait (429)" : "it answers " + status;
                wait = asked(answer.response(), wait);
            } catch (IOException broken) {
                cause = broken;
                why = why(broken);
            }
            if (--tries.left <= 0) {
                throw HubFailures.unreachable(settings.endpoint(), why, cause);
            }
            waiting(wait);
            wait = wait.multipliedBy(2);
        }
    }

    private static String why(IOException broken) {
        return switch (broken) {
            case HttpTimeoutException late -> "it does not answer in time";
            case ConnectException none -> "no connection";
            default -> FileFault.of(broken);
        };
    }

    private void waiting(Duration wait) {
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw HubFailures.unreachable(
                    settings.endpoint(), "it asks to wait for " + wait.toMinutes() + " minutes", null);
        }
        try {
            pause.await(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The download was given up.");
        }
    }

    /// `Retry-After` in seconds or as a date, else what was planned.
    private static Duration asked(HttpResponse<?> answer, Duration planned) {
        String text = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(Instant.now(), then);
            return left.isNegative() ? planned : left;
        } catch (DateTimeParseException none) {
            return planned;
        }
    }

    private HttpResponse<InputStream> follow(String method, URI address, Map<String, String> headers)
            throws IOException {
        URI next = address;
        boolean ours = true;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            ours &= sameOrigin(next);
            HttpResponse<InputStream> answer = send(method, next, headers, ours);
            int status = answer.statusCode();
            if (status < 300 || status >= 400 || status == 304) {
                return answer;
            }
            next = redirected(next, answer.headers().firstValue("Location").orElse(""));
            if (method.equals("HEAD") && !sameOrigin(next)) {
                return answer; // what the content's host would say is not the hub's word
            }
            answer.body().close();
        }
        throw untrusted("it redirects more than " + MOST_REDIRECTS + " times");
    }

    private boolean sameOrigin(URI uri) {
        URI own = settings.endpoint();
        return own.getScheme().equals(uri.getScheme())
                && own.getHost().equalsIgnoreCase(uri.getHost())
                && port(own) == port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private URI redirected(URI from, String location) {
        try {
            URI to = from.resolve(URI.create(location));
            boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
            // From an encrypted address to a readable one only an attacker would send.
            boolean weaker = "https".equals(from.getScheme()) && "http".equals(to.getScheme());
            if (!location.isEmpty() && web && !weaker && to.getHost() != null && to.getUserInfo() == null) {
                return to;
            }
        } catch (IllegalArgumentException noAddress) {
            throw untrusted("it redirects to what is no address");
        }
        throw untrusted("it redirects to what cannot be trusted");
    }

    private EngineException untrusted(String what) {
        return new InvalidInput(
                ErrorCode.HUB_ANSWER,
                "The hub " + settings.endpoint() + " cannot be used: " + what + ".",
                "Check HF_ENDPOINT, or try again later.");
    }

    private HttpResponse<InputStream> send(String method, URI uri, Map<String, String> headers, boolean withToken)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(patience)
                .header("User-Agent", "graft")
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        String token = settings.token();
        if (withToken && token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The download was given up.");
        } catch (IllegalArgumentException noAddress) {
            throw untrusted("it redirects to what is no address");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
