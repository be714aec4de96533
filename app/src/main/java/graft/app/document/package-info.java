/// The open recipe: {@link graft.app.document.RecipeDocument} holds it with its undo history, the base model's shape
/// and the selected cells, {@link graft.app.document.RecipeAutosave} keeps it on disk. Plain properties, no
/// `javafx.scene`: views and view models of every region read and edit the recipe through this package only.
@NullMarked
package graft.app.document;

import org.jspecify.annotations.NullMarked;
