package graft.engine.data.tokens;

import java.util.Arrays;

/// One text or pair as tokens; all arrays have one entry a token.
///
/// @param ids        token ids
/// @param typeIds    0 for the first text, 1 for the second where the model tells them apart
/// @param starts     first code point of the token in its text; 0 for added special tokens
/// @param ends       code point after the token; 0 for added special tokens
/// @param sequence   0 first text, 1 second text, -1 for special tokens that the tokenizer added
/// @param tokens     the tokens as the vocabulary spells them
/// @param fullLength tokens before truncation
public record Encoded(
        int[] ids, int[] typeIds, int[] starts, int[] ends, int[] sequence, String[] tokens, int fullLength) {

    /// Number of tokens.
    public int length() {
        return ids.length;
    }

    /// True when tokens were cut off.
    public boolean truncated() {
        return fullLength > ids.length;
    }

    /// Cut on the right to at most `maxLength` tokens, the longer of a pair first, as transformers'
    /// `longest_first`. Special tokens stay; where they alone are longer than `maxLength`, nothing but them is
    /// left.
    Encoded truncate(int maxLength) {
        if (ids.length <= maxLength) {
            return this;
        }
        int first = count(0);
        int second = count(1);
        int room = Math.max(0, maxLength - (ids.length - first - second));
        int shorter = Math.min(first, second);
        int keepLonger = Math.max(shorter, room - shorter);
        int keepShorter = shorter;
        if (shorter > room) {
            keepLonger = shorter;
        }
        if (keepShorter + keepLonger > room) {
            keepShorter = room / 2;
            keepLonger = keepShorter + room % 2;
        }
        boolean swapped = first > second;
        return keep(swapped ? keepLonger : keepShorter, swapped ? keepShorter : keepLonger);
    }

    private int count(int wanted) {
        int n = 0;
        for (int s : sequence) {
            n += s == wanted ? 1 : 0;
        }
        return n;
    }

    private Encoded keep(int first, int second) {
        int[] left = {first, second};
        int[] kept = new int[ids.length];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
            if (sequence[i] < 0 || left[sequence[i]]-- > 0) {
                kept[n++] = i;
            }
        }
        int[] at = Arrays.copyOf(kept, n);
        String[] keptTokens = new String[n];
        for (int i = 0; i < n; i++) {
            keptTokens[i] = tokens[at[i]];
        }
        return new Encoded(
                pick(ids, at),
                pick(typeIds, at),
                pick(starts, at),
                pick(ends, at),
                pick(sequence, at),
                keptTokens,
                fullLength);
    }

    private static int[] pick(int[] values, int[] at) {
        int[] picked = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            picked[i] = values[at[i]];
        }
        return picked;
    }
}
