package graft.engine.hub;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the hub is and what this machine may ask of it. Read from the environment variables that the hub's other
/// programs use, so that one set-up serves all of them.
///
/// @param endpoint the hub's address without a slash at its end; `HF_ENDPOINT`
/// @param token    sent to that address only, or null; `HF_TOKEN`, else the file that the hub's log-in writes
/// @param cache    folder of cached models; `HF_HUB_CACHE`, else `hub` in `HF_HOME`
/// @param offline  true where nothing may be asked of the network; `HF_HUB_OFFLINE`, `TRANSFORMERS_OFFLINE`
public record HubSettings(URI endpoint, @Nullable String token, Path cache, boolean offline) {

    private static final String PUBLIC_HUB = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");
    private static final int LONGEST_TOKEN = 4096;

    public static HubSettings fromEnvironment() {
        return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    /// The cache's folder, which matters without a hub too.
    public static Path cacheFolder() {
        return cache(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    private static Path cache(Map<String, String> environment, Path userHome) {
        String cache = first(environment, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
        return cache.isEmpty() ? home(environment, userHome).resolve("hub") : expanded(cache, userHome);
    }

    /// @throws InvalidInput when `HF_ENDPOINT` is no web address
    static HubSettings of(Map<String, String> environment, Path userHome) {
        return new HubSettings(
                endpoint(first(environment, "HF_ENDPOINT")),
                token(environment, home(environment, userHome)),
                cache(environment, userHome),
                TRUE.contains(first(environment, "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
                        .toLowerCase(Locale.ROOT)));
    }

    private static Path home(Map<String, String> environment, Path userHome) {
        String home = first(environment, "HF_HOME");
        if (!home.isEmpty()) {
            return expanded(home, userHome);
        }
        String caches = first(environment, "XDG_CACHE_HOME");
        return (caches.isEmpty() ? userHome.resolve(".cache") : Path.of(caches)).resolve("huggingface");
    }

    private static Path expanded(String path, Path userHome) {
        return path.equals("~") || path.startsWith("~/")
                ? userHome.resolve(path.replaceFirst("~/?", ""))
                : Path.of(path);
    }

    private static String first(Map<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private static URI endpoint(String given) {
        String address = (given.isEmpty() ? PUBLIC_HUB : given).replaceFirst("/+$", "");
        try {
            URI uri = URI.create(address);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw wrongEndpoint(given, notAnAddress);
        }
        throw wrongEndpoint(given, null);
    }

    private static InvalidInput wrongEndpoint(String given, @Nullable Throwable cause) {
        return new InvalidInput(
                ErrorCode.ARGUMENT_INVALID,
                "The environment variable HF_ENDPOINT is \"" + given + "\", which is no web address.",
                "Set it to an address such as " + PUBLIC_HUB + ", or leave it out.",
                cause);
    }

    private static @Nullable String token(Map<String, String> environment, Path home) {
        String token = first(environment, "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
        if (token.isEmpty()) {
            String named = first(environment, "HF_TOKEN_PATH");
            Path file = named.isEmpty() ? home.resolve("token") : Path.of(named);
            try {
                if (Files.isRegularFile(file) && Files.size(file) <= LONGEST_TOKEN) {
                    token = Files.readString(file).strip();
                }
            } catch (IOException unreadable) {
                return null; // the hub then says what cannot be had without one
            }
        }
        // Anything else could not stand in a header.
        return token.matches("[\\x21-\\x7e]{1," + LONGEST_TOKEN + "}") ? token : null;
    }

    /// The token is a secret: it stands in no message and no log.
    @Override
    public String toString() {
        return "HubSettings[" + endpoint + ", token " + (token == null ? "none" : "set") + ", cache " + cache
                + (offline ? ", offline]" : "]");
    }
}
