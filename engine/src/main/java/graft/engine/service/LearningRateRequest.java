package graft.engine.service;

/// @param recipeJson what would be trained; its own learning rate plays no part
/// @param device     `auto`, `cpu`, `cuda:0`, `mps`
public record LearningRateRequest(String recipeJson, String device) {}
