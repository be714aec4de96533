/// The inspector's forms: slot, training, recipe. Each has a view model that reads the open recipe and edits it by
/// named, undoable commands ({@link graft.app.document.RecipeDocument}), and a view of labelled fields
/// ({@link graft.app.inspector.Field}). A field may hold nonsense: it says what is wrong below itself and changes
/// nothing. The form of the data lives in {@code graft.app.data}.
@NullMarked
package graft.app.inspector;

import org.jspecify.annotations.NullMarked;
