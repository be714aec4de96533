package graft.engine.data;

import graft.engine.data.tokens.Encoded;
import java.util.Arrays;
import java.util.List;

/// Finds the tokens of words. Words are joined by spaces and tokenised as the text they make, so that
/// prediction on plain text sees the same tokens as training; tokens are then found by their offsets.
final class Words {

    /// Stands for a word that has no token: cut off, or nothing but characters the tokenizer drops.
    static final int NONE = -1;

    private Words() {}

    /// The words of a plain text.
    static List<String> of(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
    }

    /// The position of each word's first token.
    ///
    /// @param encoded the words joined by single spaces
    static int[] firstTokens(Encoded encoded, List<String> words) {
        int[] first = new int[words.size()];
        Arrays.fill(first, NONE);
        int word = -1;
        int start = 0;
        int end = -1; // code points of the current word: start ≤ x < end
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.sequence()[i] != 0 || encoded.ends()[i] <= encoded.starts()[i]) {
                continue;
            }
            // A token may begin at the space before its word, but it ends within it.
            int last = encoded.ends()[i] - 1;
            while (end <= last && word + 1 < words.size()) {
                String text = words.get(++word);
                start = end + 1;
                end = start + text.codePointCount(0, text.length());
            }
            if (word >= 0 && last >= start && last < end && first[word] == NONE) {
                first[word] = i;
            }
        }
        return first;
    }
}
