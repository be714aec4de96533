package graft.engine.recipe;

import java.awt.Point;

/// Breaks the rules that the engine is headless and that only the command line prints; see EngineArchitectureTest.
public final class PlantedWindowUse {

    public void print() {
        System.out.println(new Point(1, 2));
    }
}
