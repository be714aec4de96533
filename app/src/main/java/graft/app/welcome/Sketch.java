package graft.app.welcome;

import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;

/// What a recipe's canvas in small is drawn from.
///
/// @param shape of the base that the recipe names
record Sketch(Recipe recipe, ModelShape shape) {}
