package graft.engine.data;

/// A 64-bit hash of a text that does not see case and white space, to find texts that occur again. Among a
/// million rows the chance of any false match is about 3 in 100 million.
final class TextHash {

    private TextHash() {}

    static long of(String text, String pair) {
        long hash = add(0xCBF29CE484222325L, text);
        return pair.isEmpty() ? hash : add(hash * 31 + 1, pair);
    }

    private static long add(long start, String text) {
        long hash = start;
        boolean gap = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                gap = any;
                continue;
            }
            if (gap) {
                hash = step(hash, ' ');
                gap = false;
            }
            any = true;
            hash = step(hash, Character.toLowerCase(c));
        }
        return hash;
    }

    private static long step(long hash, char c) {
        long mixed = (hash ^ c) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }
}
