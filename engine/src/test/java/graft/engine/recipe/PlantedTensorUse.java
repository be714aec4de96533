package graft.engine.recipe;

import ai.djl.ndarray.NDArray;

/// Breaks the rule that recipes know no tensors; see EngineArchitectureTest.
public record PlantedTensorUse(NDArray tensor) {}
