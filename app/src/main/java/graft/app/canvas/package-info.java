/// The model as a place to put adapters: palette, grid (layers × sites), stack, budget strip, and the
/// gestures between them. Start at {@link graft.app.canvas.CanvasView}; {@link
/// graft.app.canvas.PlacementEdit} holds every edit as a pure function from recipe to recipe, used alike by
/// mouse, keyboard and menus.
///
/// What stays out: counting and checking (the engine's `recipe` package) and the fields of an adapter (inspector).
@NullMarked
package graft.app.canvas;

import org.jspecify.annotations.NullMarked;
