package graft.engine.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Damages files as disks, transfers and attackers do: bits, bytes, pieces moved, doubled or lost, ends cut
/// off, numbers (of text and of binary headers) made extreme. The same seed gives the same damage.
final class Mutator {

    private static final long[] EXTREMES = {
        0, 1, -1, 255, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62
    };

    private static final List<String> TEXTS = List.of(
            "0",
            "-1",
            "1e999",
            "NaN",
            "null",
            "true",
            "\"\"",
            "[]",
            "{}",
            "99999999999999999999",
            "2147483647",
            "9223372036854775807",
            "\"../../../../escape\"",
            "\"\\u0000\"",
            "[[[[[[[[",
            "{\"a\":",
            "0.0000001");

    /// A JSON number or short string, or a bare number in a text.
    private static final Pattern VALUE = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?|\"[^\"]{0,24}\"");

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    /// A damaged copy.
    byte[] mutate(byte[] intact) {
        byte[] bytes = intact.clone();
        for (int change = random.nextInt(3); change >= 0; change--) {
            bytes = bytes.length == 0 ? new byte[] {1} : once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
        return switch (random.nextInt(10)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> spliced(bytes, at, at + length, new byte[0]);
            case 4 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
            case 5 -> spliced(bytes, at, at + length, randomBytes(length));
            case 6 -> {
                byte[] extreme = ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(EXTREMES[random.nextInt(EXTREMES.length)])
                        .array();
                int start = random.nextInt(4) == 0 ? 0 : at;
                System.arraycopy(extreme, 0, bytes, start, Math.min(Long.BYTES, bytes.length - start));
                yield bytes;
            }
            default -> withOtherValue(bytes);
        };
    }

    /// One value of a text replaced by one that its reader may not expect.
    private byte[] withOtherValue(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<MatchResult> values = VALUE.matcher(text).results().toList();
        if (values.isEmpty()) {
            return bytes;
        }
        MatchResult value = values.get(random.nextInt(values.size()));
        String other = random.nextInt(5) == 0
                ? values.get(random.nextInt(values.size())).group()
                : TEXTS.get(random.nextInt(TEXTS.size()));
        return spliced(bytes, value.start(), value.end(), other.getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] result = new byte[from + between.length + bytes.length - to];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
        return result;
    }
}
