package graft.engine.service;

/// @param run    its id
/// @param folder absolute path of its folder; the journal appears there
public record RunTicket(String run, String folder) {}
