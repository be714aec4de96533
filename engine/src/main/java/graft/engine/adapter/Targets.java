package graft.engine.adapter;

import ai.djl.ndarray.NDArray;

/// What a micro-batch should yield.
///
/// @param labels by task: classification (B) int64; multi-label (B, C) float32 of 0 and 1; regression (B) float32;
///               token classification and language models (B, S) int64 with -100 where no label counts. Causal labels
///               stand at the token they name (the model shifts them), masked ones at the masked position.
public record Targets(NDArray labels) {}
