package graft.engine.train;

import graft.engine.recipe.TrainingSpec;

/// The course of the learning rate: rising from 0 over the warm-up, then as the kind says. The same numbers as
/// transformers' schedules of these names.
///
/// @param kind        course after the warm-up
/// @param warmupSteps steps of the linear rise
/// @param totalSteps  planned optimizer steps
public record LearningRateSchedule(TrainingSpec.Schedule kind, long warmupSteps, long totalSteps) {

    /// Time scale of `inverse-sqrt` without a warm-up.
    private static final long DEFAULT_TIMESCALE = 10_000;

    /// @param warmup share of all steps when < 1, else steps
    public static LearningRateSchedule of(TrainingSpec.Schedule kind, double warmup, long totalSteps) {
        double steps = warmup < 1 ? Math.ceil(warmup * totalSteps) : warmup;
        return new LearningRateSchedule(kind, Math.min((long) steps, totalSteps), totalSteps);
    }

    /// The share of the peak rate that a step uses.
    ///
    /// @param step counted from 0: the updates done before it
    public double factor(long step) {
        if (step < warmupSteps) {
            return (double) step / Math.max(1, warmupSteps);
        }
        return switch (kind) {
            case CONSTANT -> 1;
            case LINEAR -> Math.max(0, (double) (totalSteps - step) / Math.max(1, totalSteps - warmupSteps));
            case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress(step))));
            case INVERSE_SQRT -> {
                long timescale = warmupSteps > 0 ? warmupSteps : DEFAULT_TIMESCALE;
                yield 1 / Math.sqrt((double) (step + timescale - warmupSteps) / timescale);
            }
        };
    }

    private double progress(long step) {
        return Math.min(1, (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
    }
}
