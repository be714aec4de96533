package graft.engine.service;

/// @param recipeJson a recipe whose data, task, and base (for the tokenizer) are looked at
/// @param sampleRows how many rows to show
public record DataRequest(String recipeJson, int sampleRows) {}
