package graft.engine.service;

import java.util.List;

/// @param text   the input
/// @param label  the winner, or the generated text
/// @param scores probability by label, best first; empty for text
public record Prediction(String text, String label, List<Score> scores) {

    public record Score(String label, double probability) {}
}
