package graft.engine.service;

import java.util.List;

/// @param sweep  its id, the group of its runs
/// @param queued runs that were queued or go on now
/// @param done   runs that had ended by their plan before
public record SweepTicket(String sweep, List<RunTicket> queued, List<String> done) {}
