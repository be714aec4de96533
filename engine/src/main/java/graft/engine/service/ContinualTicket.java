package graft.engine.service;

import java.util.List;

/// One step of a sequence.
///
/// @param sequence its id, the group of its runs
/// @param queued   runs that were queued or go on now; when they have ended, the next step can be asked for. Empty when
///                 all is done
public record ContinualTicket(String sequence, List<RunTicket> queued) {}
