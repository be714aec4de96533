package graft.engine.data;

import java.util.List;

/// A row as training sees it: its tokens in order, those that were cut among them.
///
/// @param tokens     kept and cut ones; of long cuts only the beginning
/// @param length     tokens that are kept
/// @param fullLength tokens before truncation
/// @param target     of the whole row: label, labels or value; empty where every token has its own
public record TokenSample(List<Token> tokens, int length, int fullLength, String target) {

    public TokenSample {
        tokens = List.copyOf(tokens);
    }

    /// One token.
    ///
    /// @param text      its piece of text, `##` in front where a WordPiece vocabulary goes on with a word
    /// @param second    it is of the second text: a pair's, or the response
    /// @param special   the model's own: a start, an end, a separator, a mask
    /// @param kept      false where truncation cut it off
    /// @param predicted it counts in the loss
    /// @param label     what is predicted at it where that is not the token itself: a tag, or what a mask hides
    public record Token(String text, boolean second, boolean special, boolean kept, boolean predicted, String label) {}
}
