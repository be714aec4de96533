package graft.engine.runs;

/// What a list shows of a run: its row, the course of its loss, and where it was best.
///
/// @param course    in the numbers of a {@link LossCourse}
/// @param bestEpoch passes over the data, with fraction, at its best validation; NaN before one
public record RunOverview(RunSummary summary, double[] course, double bestEpoch) {}
