package graft.app.canvas;

import graft.app.document.Cell;
import graft.engine.recipe.Site;

/// What the pointer is over while something is carried.
sealed interface Target {

    /// One place.
    record Place(Cell cell) implements Target {}

    /// A column's head: all layers.
    record Column(Site site) implements Target {}

    /// A column's head, with a pattern of layers chosen.
    record Lines(Site site, Pattern pattern) implements Target {}

    /// A row's head: all sites of a layer.
    record Row(int layer) implements Target {}

    /// The canvas, but no place of it: new things find none here, what was lifted out of its place is out.
    record Between() implements Target {}

    /// Not the canvas at all.
    record Outside() implements Target {}
}
