package graft.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hash by which the hub knows a file: SHA-256 of a large file's content, or git's name of a small one, SHA-1 over
/// `blob <size>\0` and the content. Both name a content; SHA-1 guards against accidents, not against forgery.
final class Checksum {

    private static final int BUFFER = 1 << 18;

    private Checksum() {}

    /// The hash of a file, of the kind that `like` is.
    static String of(Path file, String like) throws IOException {
        boolean large = like.length() == 64;
        MessageDigest digest = digest(large ? "SHA-256" : "SHA-1");
        if (!large) {
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
