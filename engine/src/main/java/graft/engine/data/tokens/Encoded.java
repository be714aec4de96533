package graft.engine.data.tokens;

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

    /// Cut to at most `maxLength` tokens by {@link Truncation}.
    Encoded truncate(int maxLength) {
        if (ids.length <= maxLength) {
            return this;
        }
        int[] kept = Truncation.kept(sequence, maxLength);
        String[] keptTokens = new String[kept.length];
        for (int i = 0; i < kept.length; i++) {
            keptTokens[i] = tokens[kept[i]];
        }
        return new Encoded(
                Truncation.pick(ids, kept),
                Truncation.pick(typeIds, kept),
                Truncation.pick(starts, kept),
                Truncation.pick(ends, kept),
                Truncation.pick(sequence, kept),
                keptTokens,
                fullLength);
    }
}
