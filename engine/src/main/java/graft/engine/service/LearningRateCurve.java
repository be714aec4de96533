package graft.engine.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Loss over a growing learning rate (Smith, arXiv 1506.01186 §3.3), one step for each.
///
/// @param rates      tried, growing
/// @param losses     of the step, before its update
/// @param smoothed   the same, averaged with decaying weights
/// @param suggestion a rate at which the loss falls fast and safely, or null where the curve shows none
/// @param reason     one sentence: how the suggestion was found, or why there is none
public record LearningRateCurve(
        List<Double> rates,
        List<Double> losses,
        List<Double> smoothed,
        @Nullable Double suggestion,
        String reason) {}
