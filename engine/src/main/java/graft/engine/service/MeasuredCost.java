package graft.engine.service;

/// What two steps of a recipe on its longest rows took.
///
/// @param peakBytes   most memory that the engine held meanwhile, all of it counted
/// @param stepSeconds of the second step
/// @param rows        in a step
/// @param length      tokens of the longest row
public record MeasuredCost(long peakBytes, double stepSeconds, int rows, int length) {}
