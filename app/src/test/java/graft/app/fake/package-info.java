/// Stand-ins for tests of the window: an engine that follows a script, runs that were never trained.
@NullMarked
package graft.app.fake;

import org.jspecify.annotations.NullMarked;
