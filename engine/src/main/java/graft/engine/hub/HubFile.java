package graft.engine.hub;

import java.util.regex.Pattern;

/// A file of a model on the hub.
///
/// @param path  inside the model, with forward slashes
/// @param bytes its size
/// @param hash  SHA-256 of the content in hexadecimal for large files, else git's SHA-1 of the blob; it is also the
///              file's name among the cache's blobs
public record HubFile(String path, long bytes, String hash) {

    /// Larger than every published file; a sum of many such sizes stays far from overflow.
    static final long LARGEST = 1L << 44;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*");

    /// A file of which only the name is known.
    static HubFile named(String path) {
        return new HubFile(path, 0, "");
    }

    /// False where size and hash are not known.
    boolean known() {
        return !hash.isEmpty();
    }

    static boolean hash(String text) {
        return HASH.matcher(text).matches();
    }

    /// False for a path that could lead out of the model's folder on some system, or that a terminal would obey.
    static boolean safe(String path) {
        if (path.isEmpty()
                || path.length() > 512
                || path.startsWith("/")
                || path.contains("\\")
                || DRIVE.matcher(path).matches()
                || path.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
