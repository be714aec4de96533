package graft.engine.service;

import org.jspecify.annotations.Nullable;

/// @param recipeJson what to train
/// @param device     `auto`, `cpu`, `cuda:0`, `mps`
/// @param group      name shared by the runs of one comparison, or null
public record TrainRequest(
        String recipeJson, String device, @Nullable String group) {}
