/// The whole experiment as immutable records: base model, adapters with their placements, task, data, training.
/// Start at {@link graft.engine.recipe.Recipe}.
///
/// - {@link graft.engine.recipe.RecipeJson} reads and writes it, one small class per record; {@link
///   graft.engine.recipe.RecipeEdit} sets one field by its path;
/// - {@link graft.engine.recipe.RecipeCheck} finds everything wrong with it at once, {@link
///   graft.engine.recipe.Legality} says why a place is none for a method;
/// - {@link graft.engine.recipe.ModelShapes} reads a base model's shape from its `config.json`; from shapes alone
///   {@link graft.engine.recipe.Trained} says which tensors are trained, which the engine follows when it builds,
///   and {@link graft.engine.recipe.CountReport} what it costs, in well under a millisecond;
/// - {@link graft.engine.recipe.References} makes the recipes to compare with, {@link graft.engine.recipe.Methods}
///   names them for people.
///
/// Pure Java: no tensors, no engine, no window. Everything else may import this package; it imports only errors.
@NullMarked
package graft.engine.recipe;

import org.jspecify.annotations.NullMarked;
