package graft.engine.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model on the hub: `owner/name`, `owner/name@revision`, or for the oldest models a bare `name`.
///
/// @param repository `owner/name` or `name`
/// @param revision   branch, tag or commit; `main` where none is given
public record HubId(String repository, String revision) {

    private static final String DEFAULT_REVISION = "main";
    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern ID =
            Pattern.compile("(" + PART + "(?:/" + PART + ")?)(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,127}))?");

    /// The id that a text names, if it has the form of one. `..` and `--` stand in none, so that an id never leaves
    /// its folder and two ids never share one.
    public static Optional<HubId> parse(String text) {
        Matcher parts = ID.matcher(text);
        if (!parts.matches() || text.contains("..") || parts.group(1).contains("--") || text.endsWith("/")) {
            return Optional.empty();
        }
        String revision = parts.group(2);
        return Optional.of(new HubId(parts.group(1), revision == null ? DEFAULT_REVISION : revision));
    }

    /// True where an owner is named, so that the text can be nothing but a hub id or a folder.
    public boolean owned() {
        return repository.indexOf('/') > 0;
    }

    /// Its folder in the cache.
    String folderName() {
        return "models--" + repository.replace("/", "--");
    }

    /// As a recipe spells it.
    public String text() {
        return revision.equals(DEFAULT_REVISION) ? repository : repository + "@" + revision;
    }

    @Override
    public String toString() {
        return text();
    }
}
