package graft.engine.service;

import java.util.List;

/// @param text   the input
/// @param label  the winner, or the generated text
/// @param scores probability by label, best first; empty for text
/// @param tokens of the text
/// @param read   of them; fewer where it was longer than the recipe's `data.maxLength`
public record Prediction(String text, String label, List<Score> scores, int tokens, int read) {

    public record Score(String label, double probability) {}

    /// Whether a part of the text was not read.
    public boolean cut() {
        return read < tokens;
    }
}
