package graft.engine.data;

import org.jspecify.annotations.Nullable;

/// One tokenised row.
///
/// @param inputIds    token ids, specials included
/// @param typeIds     0 first text, 1 second; as long as `inputIds`
/// @param tokenLabels class or token id to predict at each position, {@link Batch#IGNORE} where none; null
///                    where the task has no labels by token of its own (a causal model predicts its inputs)
/// @param labels      the row's target: one class index, one regression value, or a 0/1 for each class
///                    (multi-label); empty for tasks by token
public record Example(int[] inputIds, int[] typeIds, int @Nullable [] tokenLabels, double[] labels) {}
