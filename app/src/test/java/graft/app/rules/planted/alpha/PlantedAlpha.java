package graft.app.rules.planted.alpha;

import graft.app.rules.planted.beta.PlantedBeta;

/// Breaks a rule on purpose: one half of a cycle.
public record PlantedAlpha(PlantedBeta beta) {}
