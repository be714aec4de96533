/// Speed and memory, measured beside the machine's own limits in the same run, so that a figure says something on any
/// machine. Start at {@link graft.engine.bench.TrainingStepBench} for a training step's time; what it is measured
/// against comes from {@link graft.engine.bench.MachineLimits}.
@NullMarked
package graft.engine.bench;

import org.jspecify.annotations.NullMarked;
