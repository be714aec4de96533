/// What the engine offers to a front end: {@link graft.engine.service.EngineService} and the plain records it
/// exchanges, and how they cross a pair of streams to the engine host and back. The window uses that; the command line
/// and tests use the same interface in their own process, answered by `graft.engine.desk`. Results of training do not
/// travel here: they are in the run's journal on disk.
///
/// {@link graft.engine.service.BaseModels} is here, too, since both sides look up base models in the same folders.
@NullMarked
package graft.engine.service;

import org.jspecify.annotations.NullMarked;
