package graft.engine.data.tokens;

import java.util.Arrays;

/// Which tokens stay when a text or pair is too long: cut on the right, the longer of a pair first, as
/// transformers' `longest_first`. Special tokens stay; where they alone are too long, nothing but them is left.
final class Truncation {

    private Truncation() {}

    /// The positions that stay, ascending.
    ///
    /// @param sequence 0 first text, 1 second, below 0 special; one entry a token
    static int[] kept(int[] sequence, int maxLength) {
        int[] count = new int[2];
        for (int of : sequence) {
            if (of >= 0) {
                count[of]++;
            }
        }
        int room = Math.max(0, maxLength - (sequence.length - count[0] - count[1]));
        int[] left = shares(count[0], count[1], room);
        int[] kept = new int[sequence.length];
        int n = 0;
        for (int i = 0; i < sequence.length; i++) {
            if (sequence[i] < 0 || left[sequence[i]]-- > 0) {
                kept[n++] = i;
            }
        }
        return Arrays.copyOf(kept, n);
    }

    /// How many tokens of each text fit: the shorter stays whole while the longer has at least as many left;
    /// else both get half, the longer one the odd token.
    private static int[] shares(int first, int second, int room) {
        int shorter = Math.min(first, second);
        int longer = Math.max(first, second);
        if (first + second > room) {
            boolean whole = 2 * shorter <= room;
            shorter = whole ? shorter : room / 2;
            longer = room - shorter;
        }
        return first <= second ? new int[] {shorter, longer} : new int[] {longer, shorter};
    }

    static int[] pick(int[] values, int[] positions) {
        int[] picked = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            picked[i] = values[positions[i]];
        }
        return picked;
    }
}
