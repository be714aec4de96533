package graft.app.rules.planted;

import ai.djl.ndarray.NDArray;

/// Breaks a rule on purpose: a tensor in the window.
public record PlantedTensor(NDArray tensor) {}
