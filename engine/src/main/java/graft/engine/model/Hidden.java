package graft.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/// What a forward pass yields.
///
/// @param last   (B, S, d) the last hidden state, after the final norm where there is one
/// @param states the embedding output and every layer's output, the last equal to `last`; empty unless asked for
public record Hidden(NDArray last, List<NDArray> states) {}
