package graft.engine.data.table;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Checks that a file is UTF-8 text, and says which encoding it has when it is not. Fed chunk by chunk.
final class TextCheck {

    private final Path file;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(1 << 16);
    private ByteBuffer carried = ByteBuffer.allocate(0);
    private long line = 1;
    private boolean first = true;

    TextCheck(Path file) {
        this.file = file;
    }

    void feed(byte[] chunk, int n) {
        if (first) {
            wideEncoding(chunk, n);
            first = false;
        }
        for (int i = 0; i < n; i++) {
            if (chunk[i] == 0) {
                throw new InvalidInput(
                        ErrorCode.DATA_ENCODING,
                        file + ", line " + (line + lines(chunk, i))
                                + ": there is a NUL byte, so this is not plain text.",
                        "Remove it (tr -d '\\000' < in > out), or save the file as UTF-8 text again.");
            }
        }
        ByteBuffer in = ByteBuffer.allocate(carried.remaining() + n)
                .put(carried)
                .put(chunk, 0, n)
                .flip();
        decode(in, false);
        line += lines(chunk, n);
        carried = ByteBuffer.allocate(in.remaining()).put(in).flip();
    }

    void end() {
        decode(carried, true);
    }

    private void decode(ByteBuffer in, boolean last) {
        int carriedBefore = carried.remaining();
        while (true) {
            CoderResult result = decoder.decode(in, scratch.clear(), last);
            if (result.isError()) {
                int before = Math.max(0, in.position() - carriedBefore);
                int newlines = 0;
                for (int i = carriedBefore; i < carriedBefore + before; i++) {
                    newlines += in.get(i) == '\n' ? 1 : 0;
                }
                throw notUtf8(line + newlines, in.get(in.position()) & 0xFF);
            }
            if (result.isUnderflow()) {
                return;
            }
        }
    }

    private InvalidInput notUtf8(long at, int value) {
        return new InvalidInput(
                ErrorCode.DATA_ENCODING,
                "%s, line %d: the byte 0x%02X is not UTF-8; the file looks like Latin-1 or Windows-1252."
                        .formatted(file, at, value),
                "Convert it: iconv -f WINDOWS-1252 -t UTF-8 in > out, or save it as \"CSV UTF-8\" in the spreadsheet.");
    }

    private void wideEncoding(byte[] chunk, int n) {
        String found = "";
        if (n >= 2 && (chunk[0] & 0xFF) == 0xFF && (chunk[1] & 0xFF) == 0xFE) {
            found = "UTF-16LE";
        } else if (n >= 2 && (chunk[0] & 0xFF) == 0xFE && (chunk[1] & 0xFF) == 0xFF) {
            found = "UTF-16BE";
        } else {
            int[] zeros = new int[2];
            int looked = Math.min(n, 1000);
            for (int i = 0; i < looked; i++) {
                zeros[i % 2] += chunk[i] == 0 ? 1 : 0;
            }
            if (zeros[1] > looked / 5 && zeros[1] > 4 * zeros[0]) {
                found = "UTF-16LE";
            } else if (zeros[0] > looked / 5 && zeros[0] > 4 * zeros[1]) {
                found = "UTF-16BE";
            }
        }
        if (!found.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.DATA_ENCODING,
                    "The data file " + file + " is " + found + ", not UTF-8.",
                    "Convert it: iconv -f " + found + " -t UTF-8 in > out, or save it as \"CSV UTF-8\" in the"
                            + " spreadsheet.");
        }
    }

    private static int lines(byte[] chunk, int n) {
        int lines = 0;
        for (int i = 0; i < n; i++) {
            lines += chunk[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}
