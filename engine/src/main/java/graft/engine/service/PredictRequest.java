package graft.engine.service;

import java.util.List;

/// @param run   a run's id or an adapter's folder
/// @param texts the inputs
/// @param pairs second texts, empty or as many as texts
public record PredictRequest(String run, List<String> texts, List<String> pairs) {}
