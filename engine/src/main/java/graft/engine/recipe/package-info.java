/// The whole experiment as immutable records: base model, adapters with their placements, task, data, training.
/// Start at {@link graft.engine.recipe.Recipe}; {@code RecipeJson} reads and writes it, {@code RecipeCheck} finds
/// everything wrong with it at once, {@code ParameterCount} and {@code MemoryEstimate} compute its cost from shapes
/// alone ({@link graft.engine.recipe.ModelShape}) in well under a millisecond.
///
/// Pure Java: no tensors, no engine, no window. Everything else may import this package; it imports only errors.
@NullMarked
package graft.engine.recipe;

import org.jspecify.annotations.NullMarked;
