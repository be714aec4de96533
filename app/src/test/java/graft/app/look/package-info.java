/// The window for looking at, without an engine.
@NullMarked
package graft.app.look;

import org.jspecify.annotations.NullMarked;
