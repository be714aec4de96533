package graft.engine.service;

/// Whether fresh adapters leave the base model's outputs as they are.
///
/// @param gap       largest absolute change of the last hidden state
/// @param identical whether it is exactly zero
/// @param rows      rows it was measured on
/// @param trainable parameters of the built model, head included
/// @param cause     the first adapter that moves the output, or empty
public record IdentityReport(double gap, boolean identical, int rows, long trainable, String cause) {}
