/// What can go wrong, as types. Every failure that a user can cause or must know of is an {@link
/// graft.engine.error.EngineException}: it says what happened and where, what to do next, has a stable {@link
/// graft.engine.error.ErrorCode}, and knows the exit status of the command line. Anything else that escapes
/// is a defect of Graft. This package depends on nothing.
@NullMarked
package graft.engine.error;

import org.jspecify.annotations.NullMarked;
