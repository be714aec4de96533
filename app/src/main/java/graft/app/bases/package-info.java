/// The base picker: {@link graft.app.bases.BasePickerViewModel} gathers what can be picked (bundled, folders, the hub's
/// cache, the hub itself) and looks after downloads; {@link graft.app.bases.BasePopup} lists and searches it,
/// {@link graft.app.bases.BaseDetails} says of one model what it is, what it costs and in which precision it fits this
/// machine. All of it comes from the engine, which reads configurations only: nothing is loaded to be looked at.
@NullMarked
package graft.app.bases;

import org.jspecify.annotations.NullMarked;
