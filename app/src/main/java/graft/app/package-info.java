/// The JavaFX window. {@link graft.app.GraftApp} is the main class, {@link graft.app.Workbench} the one place
/// where the regions are put together. Each region lives in a package of its own and is given a {@link
/// graft.app.workbench.WorkbenchContext}; regions never see each other.
///
/// Nothing here loads libtorch or touches tensors: the engine runs in another process and is reached through
/// {@link graft.engine.service.EngineService}.
@NullMarked
package graft.app;

import org.jspecify.annotations.NullMarked;
