package graft.engine.model;

import ai.djl.ndarray.NDArray;

/// What attaches in front of the text: vectors of tokens that no vocabulary has (prompt tuning, arXiv
/// 2104.08691 §2).
public interface PromptAdapter {

    /// Number of virtual tokens n.
    int length();

    /// Whether they follow the first token (a beginning-of-text token) instead of standing before it.
    boolean afterFirst();

    /// Whether they stand among the words' vectors, so that they get positions, segments and the embedding's
    /// norm like them; otherwise in front of the finished embedding, and the text keeps its positions.
    boolean amongWords();

    /// Their vectors (n, e), e the width of the table of tokens.
    NDArray rows(Pass pass);
}
