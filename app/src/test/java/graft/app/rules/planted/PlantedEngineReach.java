package graft.app.rules.planted;

import graft.engine.tensor.Torch;

/// Breaks a rule on purpose: reaches into the engine.
public record PlantedEngineReach(Class<Torch> engine) {}
