package graft.engine.error;

import graft.engine.recipe.PlantedCycle;

/// Breaks the rule that packages use only what is below them; see EngineArchitectureTest.
public final class PlantedUpwardUse {

    public final PlantedCycle up = new PlantedCycle(null);
}
