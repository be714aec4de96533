package graft.app.rules.planted.beta;

import graft.app.rules.planted.alpha.PlantedAlpha;

/// Breaks a rule on purpose: the other half of a cycle.
public record PlantedBeta(PlantedAlpha alpha) {}
