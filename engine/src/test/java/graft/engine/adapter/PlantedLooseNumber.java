package graft.engine.adapter;

import ai.djl.ndarray.NDArray;

/// Breaks the rule that graphs hold no numbers that Java frees; see EngineArchitectureTest.
public final class PlantedLooseNumber {

    private PlantedLooseNumber() {}

    static NDArray twice(NDArray x) {
        return x.mul(2);
    }
}
