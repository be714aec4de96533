package graft.engine.recipe;

import graft.engine.error.PlantedUpwardUse;

/// Closes a cycle of two packages; see EngineArchitectureTest.
public record PlantedCycle(PlantedUpwardUse back) {}
