package graft.engine.runs;

/// What a list shows of a run: its row, and the course of its loss.
///
/// @param course in the numbers of a {@link LossCourse}
public record RunOverview(RunSummary summary, double[] course) {}
