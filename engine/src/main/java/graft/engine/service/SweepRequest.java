package graft.engine.service;

/// @param sweepJson the sweep; recipes in it are whole or named as bundled ones
/// @param device    `auto`, `cpu`, `cuda:0`, `mps`
public record SweepRequest(String sweepJson, String device) {}
