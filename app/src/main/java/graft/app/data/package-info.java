/// The inspector's data form: {@link graft.app.data.DataViewModel} asks the engine what a source holds and
/// edits the recipe's data; {@link graft.app.data.DataTab} shows columns and roles, balance, lengths, rows.
/// The files themselves are read by the engine, never here.
@NullMarked
package graft.app.data;

import org.jspecify.annotations.NullMarked;
