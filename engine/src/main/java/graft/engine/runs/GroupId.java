package graft.engine.runs;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The id of runs that one document plans, a sweep or tasks in turn: the same document has the same one.
public final class GroupId {

    private static final int NAME = 40;

    private GroupId() {}

    /// @param kind `sweep`, `sequence`
    /// @param name of the document, for people
    /// @param json the document itself, to the letter
    public static String of(String kind, String name, String json) {
        CRC32C sum = new CRC32C();
        sum.update(json.getBytes(StandardCharsets.UTF_8));
        String plain = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-");
        return kind + "-" + plain.substring(0, Math.min(NAME, plain.length())) + "-" + Long.toHexString(sum.getValue());
    }
}
