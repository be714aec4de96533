package graft.engine.service;

/// A search on the hub.
///
/// @param text  words of a model's name; empty for the most used
/// @param limit most results, 1 to 100
public record HubQuery(String text, int limit) {}
