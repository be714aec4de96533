package graft.engine.service;

/// Whether a base model fits this machine's memory in one precision; estimated from its shape alone.
///
/// @param precision     `fp32`, `bf16`, `fp16`, `nf4`, `int8`
/// @param weightBytes   the frozen base in memory
/// @param trainingBytes peak of training LoRA of rank 8 on it, one row of 128 tokens at a time
/// @param verdict       `fits` (in the memory free now), `tight` (in the machine's memory, not in what is free now),
///                      `too-large`
public record PrecisionFit(String precision, long weightBytes, long trainingBytes, String verdict) {}
