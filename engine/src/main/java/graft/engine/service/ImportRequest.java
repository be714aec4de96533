package graft.engine.service;

/// @param folder of an adapter of PEFT or the `adapters` library
/// @param base   the base model it is for; empty: the one that its configuration names
/// @param name   how it will be called in the workspace; empty: by its own name, with a number where that is
///               taken
public record ImportRequest(String folder, String base, String name) {}
