/// What the engine offers to a front end: {@link graft.engine.service.EngineService} and the plain records it
/// exchanges. The window reaches it through JSON-RPC over a pair of streams (the engine host), the command
/// line and tests in the same process; both see this one interface. Results of training do not travel here:
/// they are in the run's journal on disk.
@NullMarked
package graft.engine.service;

import org.jspecify.annotations.NullMarked;
